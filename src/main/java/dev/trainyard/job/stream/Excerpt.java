package dev.trainyard.job.stream;

/**
 * What follows a cursor, as it is sent: the same text for every viewer who is there.
 *
 * @param text     events {@code log} and {@code metric}; empty when there are no new ones
 * @param next     the cursor after them
 * @param state    the data of the event {@code state}
 * @param progress the data of the event {@code progress}
 * @param last     whether nothing will ever follow
 */
record Excerpt(String text, Cursor next, String state, String progress, boolean last) {
}
