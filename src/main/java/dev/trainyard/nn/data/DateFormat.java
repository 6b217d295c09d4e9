package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.nn.Check;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How dates and times are written.
 *
 * @param pattern {@value #ISO}, or the letters of Java's DateTimeFormatter, or those of strptime behind percent signs
 */
public record DateFormat(@JsonValue String pattern) {

    /** ISO 8601: a date; perhaps a time behind a T or a blank; perhaps a zone. */
    public static final String ISO = "iso";

    private static final DateTimeFormatter ISO_FORMATTER = new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart().appendPattern("['T'][' ']").append(DateTimeFormatter.ISO_LOCAL_TIME).optionalEnd()
            .optionalStart().appendOffsetId().optionalEnd().toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Map<Character, String> DIRECTIVES = Map.ofEntries(Map.entry('Y', "uuuu"), Map.entry('y', "uu"),
            Map.entry('m', "MM"), Map.entry('d', "dd"), Map.entry('H', "HH"), Map.entry('I', "hh"), Map.entry('M', "mm"), Map.entry('S', "ss"),
            Map.entry('p', "a"), Map.entry('b', "MMM"), Map.entry('B', "MMMM"), Map.entry('f', "SSSSSS"), Map.entry('z', "xx"));
    private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DateFormat {
        Check check = new Check();
        if (check.present(pattern, "pattern")) {
            check.that(isValid(pattern), "pattern", "must be iso or a pattern such as dd.MM.uuuu or %d.%m.%Y", pattern);
        }
        check.done();
    }

    private static boolean isValid(String pattern) {
        try {
            formatter(pattern);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static DateTimeFormatter formatter(String pattern) {
        return pattern.equals(ISO) ? ISO_FORMATTER : new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(
                pattern.indexOf('%') < 0 ? pattern.replace('y', 'u') : java(pattern)).toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** Translates a pattern of strptime. */
    private static String java(String pattern) {
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%' && i + 1 < pattern.length()) {
                String letters = DIRECTIVES.get(pattern.charAt(++i));
                if (letters == null) {
                    throw new IllegalArgumentException(pattern);
                }
                java.append(letters);
            } else {
                java.append(c == '\'' ? "''" : "'" + c + "'");
            }
        }
        return java.toString();
    }

    /** Reads many texts with the same format. */
    public Parser parser() {
        return new Parser(formatter(pattern), pattern.equals(ISO));
    }

    /** Reads and writes texts of one format. */
    public static final class Parser {

        private final DateTimeFormatter formatter;
        private final boolean iso;

        private Parser(DateTimeFormatter formatter, boolean iso) {
            this.formatter = formatter;
            this.iso = iso;
        }

        /** Returns the seconds since 1970 in UTC, which is also the zone of a text without one; NaN for another text. */
        public double seconds(String text) {
            // Spares most texts the attempt.
            if (text.length() < 4 || iso && (text.length() < 10 || text.charAt(4) != '-')) {
                return Double.NaN;
            }
            ParsePosition position = new ParsePosition(0);
            try {
                if (formatter.parseUnresolved(text, position) == null || position.getErrorIndex() >= 0
                        || position.getIndex() < text.length()) {
                    return Double.NaN;
                }
                return seconds(formatter.parse(text));
            } catch (DateTimeException e) {
                return Double.NaN;
            }
        }

        private static double seconds(TemporalAccessor parsed) {
            LocalDate date = parsed.query(TemporalQueries.localDate());
            if (date == null) {
                return Double.NaN;
            }
            LocalTime time = parsed.query(TemporalQueries.localTime());
            int offset = parsed.isSupported(ChronoField.OFFSET_SECONDS) ? parsed.get(ChronoField.OFFSET_SECONDS) : 0;
            long nanos = time == null ? 0 : time.toNanoOfDay();
            return date.toEpochDay() * 86_400.0 - offset + nanos / 1e9;
        }

        /** Writes the time that is nearest to {@code seconds} and full in the largest unit that {@code precision} allows. */
        String text(double seconds, double precision) {
            double full = seconds;
            for (ChronoUnit unit : UNITS) {
                double length = unit.getDuration().toSeconds();
                full = Math.rint(seconds / length) * length;
                if (Math.abs(full - seconds) <= precision) {
                    break;
                }
            }
            Instant instant = Instant.ofEpochSecond((long) Math.rint(full));
            if (iso) {
                String text = instant.toString();
                return text.endsWith("T00:00:00Z") ? text.substring(0, 10) : text;
            }
            try {
                return formatter.format(instant.atOffset(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return instant.toString();
            }
        }
    }
}
