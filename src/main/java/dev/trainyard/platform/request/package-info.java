/** Limits the number of concurrent requests, so that the jobs keep enough memory, processors and connections. */
package dev.trainyard.platform.request;
