package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the formats, other than ISO 8601, in which the texts of a column are dates, all or most of them. */
public final class DateGuess {

    /** 31.12.2024, 12/31/24, 2024/12/31 with or without a time, 31 Dec 2024, 31-Dec-24, December 31, 2024; months in any language. */
    private static final Pattern DATE = Pattern.compile("(\\d{1,4}([./-])\\d{1,2}\\2\\d{1,4}"
            + "|\\d{1,2}\\.?[ -]\\p{L}{3,9}\\.?,?[ -]\\d{2,4}|\\p{L}{3,9}\\.? \\d{1,2},? \\d{4})([ T,]+\\d{1,2}:\\d{2}.*)?");
    /** Dates in strptime's directives. In one row are formats of the same meaning: short and long names of months. */
    private static final String[][] DATES = {{"%d/%m/%Y"}, {"%m/%d/%Y"}, {"%Y/%m/%d"}, {"%d.%m.%Y"}, {"%m.%d.%Y"}, {"%Y.%m.%d"},
        {"%d-%m-%Y"}, {"%m-%d-%Y"}, {"%Y-%m-%d"}, {"%d/%m/%y"}, {"%m/%d/%y"}, {"%y/%m/%d"}, {"%d.%m.%y"}, {"%d-%m-%y"}, {"%m-%d-%y"},
        {"%y-%m-%d"}, {"%d %b %Y", "%d %B %Y"}, {"%d-%b-%Y", "%d-%B-%Y"}, {"%d-%b-%y", "%d-%B-%y"}, {"%d %b %y", "%d %B %y"},
        {"%d. %b %Y", "%d. %B %Y"}, {"%b %d, %Y", "%B %d, %Y"}, {"%b %d %Y", "%B %d %Y"}};
    private static final String[] TIMES = {"", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S", ", %H:%M", ", %H:%M:%S"};
    /** Texts that are kept to show the difference between formats. */
    private static final int MAX_KEPT = 20;

    private record Candidate(String pattern, int meaning, DateFormat.Parser parser) {

        static final List<Candidate> ALL = all();

        private static List<Candidate> all() {
            List<Candidate> all = new ArrayList<>();
            for (String time : TIMES) {
                for (int i = 0; i < DATES.length; i++) {
                    for (String date : DATES[i]) {
                        all.add(new Candidate(date + time, i, DateFormat.of(date + time).parser()));
                    }
                }
            }
            return List.copyOf(all);
        }

        /** Returns the day of a text that this format reads. */
        LocalDate day(String text) {
            return LocalDate.ofEpochDay(Math.floorDiv((long) parser.seconds(text), 86_400L));
        }
    }

    private List<Candidate> left = Candidate.ALL;
    private final List<String> kept = new ArrayList<>();
    private int dates;
    private int others;

    /** Returns whether a text has the form of a date, perhaps with a month's name in a language that no format reads. */
    public static boolean looksLikeDate(String text) {
        return DATE.matcher(text).matches();
    }

    /** Sees a value of the column; each different one is needed only once. */
    void see(String text) {
        if (!looksLikeDate(text)) {
            others++;
            return;
        }
        dates++;
        if (!left.isEmpty()) {
            left = left.stream().filter(format -> !Double.isNaN(format.parser.seconds(text))).toList();
        }
        if (kept.size() < MAX_KEPT) {
            kept.add(text);
        }
    }

    /** Returns whether most texts have the form of a date. */
    boolean areDates() {
        return dates > others;
    }

    /** Returns the format that reads all dates, or several with a text that they read differently; empty if there is none. */
    Optional<String> found() {
        if (left.isEmpty() || !areDates()) {
            return Optional.empty();
        }
        List<Candidate> formats = new ArrayList<>();
        left.stream().filter(format -> formats.stream().noneMatch(other -> other.meaning == format.meaning)).forEach(formats::add);
        if (formats.size() == 1) {
            return Optional.of(formats.get(0).pattern);
        }
        String shown = kept.stream().filter(text -> formats.stream().map(format -> format.day(text)).distinct().count() > 1).findFirst()
                .orElse(kept.get(0));
        return Optional.of(formats.stream().map(format -> "%s, if %s is %s".formatted(format.pattern, ImportErrors.quoted(shown),
                format.day(shown))).collect(Collectors.joining("; or ")));
    }
}
