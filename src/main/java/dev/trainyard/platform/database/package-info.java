/**
 * Handles database outages and overload: connection timeouts, the share of requests in the pool, and the classification of failures. Keeps
 * rollbacks on H2 from losing changes of other transactions.
 */
package dev.trainyard.platform.database;
