package dev.trainyard.job.stream;

/**
 * The part of a job's stream that follows a cursor, formatted as server-sent events and shared by all subscribers at that cursor.
 *
 * @param text     {@code log} and {@code metric} events; empty if there are no new ones
 * @param next     the cursor after {@code text}
 * @param state    the data of the {@code state} event
 * @param progress the data of the {@code progress} event
 * @param last     whether the stream has ended: the job has ended and {@code text} is empty
 */
record StreamChunk(String text, Cursor next, String state, String progress, boolean last) {
}
