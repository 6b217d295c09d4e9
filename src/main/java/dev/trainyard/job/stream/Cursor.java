package dev.trainyard.job.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subscriber's position in a job's stream; the {@code id} of the stream's events, for example {@code 17-240}.
 *
 * @param sequence the sequence number of the last log line received
 * @param points   the number of curve points received
 */
record Cursor(long sequence, long points) {

    static final Cursor START = new Cursor(0, 0);

    private static final String END = "-end";
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** Parses {@code id}. An unknown format gives the start of the stream: the subscriber then receives too much, not too little. */
    static Cursor of(String id) {
        Matcher form = FORM.matcher(id == null ? "" : id);
        return form.matches() ? new Cursor(Long.parseLong(form.group(1)), Long.parseLong(form.group(2))) : START;
    }

    /** Whether {@code id} is that of the {@code end} event, after which nothing follows. */
    static boolean isEnd(String id) {
        return id != null && id.endsWith(END);
    }

    String end() {
        return this + END;
    }

    @Override
    public String toString() {
        return sequence + "-" + points;
    }
}
