/** Handles database outages and overload: connection timeouts, the share of requests in the pool, and the classification of failures. */
package dev.trainyard.platform.database;
