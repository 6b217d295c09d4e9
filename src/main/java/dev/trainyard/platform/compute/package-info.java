/**
 * Runs the computations of requests on a bounded number of platform threads. The request threads stay free, so that the service answers
 * health checks and commands while all cores are busy.
 */
package dev.trainyard.platform.compute;
