/**
 * Disturbs real processes on one PostgreSQL while they train, by a seeded sequence of faults, and requires that nothing was lost:
 * {@link dev.trainyard.faults.Campaign} says which faults. A short campaign, with each fault once, is part of every build;
 * {@code ./mvnw -Pfaults verify} is the long one.
 */
package dev.trainyard.faults;
