/**
 * Where requests compute: on a bounded number of platform threads, so that the threads that carry requests stay free, and health checks
 * and commands are answered while all cores are busy.
 */
package dev.trainyard.platform.compute;
