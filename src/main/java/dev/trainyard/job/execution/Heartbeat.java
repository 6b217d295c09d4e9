package dev.trainyard.job.execution;

import dev.trainyard.job.lifecycle.QueueEntryId;
import java.time.Instant;

/**
 * The last heartbeat of the process that executes a queue entry.
 *
 * @param entry   the entry's {@link QueueEntryId}, as text
 * @param version the entry's version, incremented each time the entry is picked or released
 * @param at      the time by the clock of the process that wrote it
 */
record Heartbeat(String entry, long version, Instant at) {
}
