package dev.trainyard.job;

import java.time.Instant;

/**
 * The latest sign of life of the process that executes an entry of the queue.
 *
 * @param entry   the entry's {@link Dispatch}, as text
 * @param version grows each time that the entry changes hands
 * @param at      by the clock of the process that wrote it
 */
record Heartbeat(String entry, long version, Instant at) {
}
