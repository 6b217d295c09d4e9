/**
 * Breaks things and sees whether anything was lost: real processes on one PostgreSQL, killed, frozen and restarted by a seeded
 * schedule while they train. A short campaign is part of every build; {@code ./mvnw -Pfaults verify} is the long one.
 */
package dev.trainyard.faults;
