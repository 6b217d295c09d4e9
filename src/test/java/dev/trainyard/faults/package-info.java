/**
 * Injects a seeded sequence of faults into processes that train on one PostgreSQL, and requires that nothing is lost.
 * {@link dev.trainyard.faults.Campaign} lists the faults. Every build runs a short campaign with each fault once;
 * {@code ./mvnw -Pfaults verify} runs the long one.
 */
package dev.trainyard.faults;
