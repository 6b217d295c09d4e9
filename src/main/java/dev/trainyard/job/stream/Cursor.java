package dev.trainyard.job.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a viewer has followed a job: the {@code id} of the stream's events, {@code 17-240}.
 *
 * @param sequence of the last line of the log that it has
 * @param points   how many points of the curves it has
 */
record Cursor(long sequence, long points) {

    static final Cursor START = new Cursor(0, 0);

    private static final String END = "-end";
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** The beginning when {@code id} is not one of ours: then the viewer gets more than it needs, not less. */
    static Cursor of(String id) {
        Matcher form = FORM.matcher(id == null ? "" : id);
        return form.matches() ? new Cursor(Long.parseLong(form.group(1)), Long.parseLong(form.group(2))) : START;
    }

    /** Whether a viewer with this id has all that there will ever be. */
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
