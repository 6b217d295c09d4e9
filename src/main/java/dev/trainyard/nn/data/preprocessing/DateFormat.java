package dev.trainyard.nn.data.preprocessing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.nn.Check;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How dates and times are written. The constructor takes every pattern that was ever stored, {@link #of} those of a new import.
 *
 * @param pattern {@value #ISO}, or the letters of Java's DateTimeFormatter, or those of strptime behind percent signs. %Ey is a year of two
 *                digits from 1969 to 2068, %y one from 2000 to 2099: models were trained with it, and must read dates alike
 */
public record DateFormat(@JsonValue String pattern) {

    /** ISO 8601: a date; perhaps a time behind a T or a blank; perhaps a zone. */
    public static final String ISO = "iso";

    static final int MAX_CHARACTERS = 100;
    private static final String RULE = "must be iso or a pattern such as dd.MM.uuuu or %d.%m.%Y";
    private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DateFormat {
        Check check = new Check();
        if (check.present(pattern, "pattern")) {
            check.that(isValid(pattern), "pattern", RULE, pattern);
        }
        check.done();
    }

    /**
     * Returns the format of an import, whose %y is 1969 to 2068, as strptime has it.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException if the pattern cannot be compiled, or loses a part of the date or time
     */
    public static DateFormat of(String pattern) {
        boolean fits = pattern.length() <= MAX_CHARACTERS;
        new Check().that(fits, "pattern", "must have at most " + MAX_CHARACTERS + " characters", pattern).done();
        DateFormat format = new DateFormat(pattern.replace("%y", "%Ey"));
        String refusal = pattern.equals(ISO) ? null : compiled(format.pattern).refusal();
        new Check().that(refusal == null, "pattern", refusal, pattern).done();
        return format;
    }

    /** The pattern as an import gives it. */
    public String shown() {
        return pattern.replace("%Ey", "%y");
    }

    private static boolean isValid(String pattern) {
        try {
            compiled(pattern);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static DatePattern compiled(String pattern) {
        return pattern.equals(ISO) ? DatePattern.ISO : DatePattern.of(pattern);
    }

    /** Reads many texts with the same format. */
    public Parser parser() {
        return new Parser(compiled(pattern), pattern.equals(ISO));
    }

    /** Reads and writes texts of one format. */
    public static final class Parser {

        private final DatePattern pattern;
        private final boolean iso;

        private Parser(DatePattern pattern, boolean iso) {
            this.pattern = pattern;
            this.iso = iso;
        }

        /** Returns the seconds since 1970 in UTC, which is also the zone of a text without one; NaN for another text. */
        public double seconds(String text) {
            // Spares most texts the attempt.
            boolean tooShort = text.length() < 4 || iso && (text.length() < 10 || text.charAt(4) != '-');
            return tooShort ? Double.NaN : pattern.seconds(text);
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
                return pattern.writer().format(instant.atOffset(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return instant.toString();
            }
        }
    }
}
