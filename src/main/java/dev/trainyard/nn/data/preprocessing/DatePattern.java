package dev.trainyard.nn.data.preprocessing;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * A compiled pattern of dates.
 *
 * @param reader takes numbers of one digit too where a pattern of strptime does
 * @param writer pads numbers with zeros, as strftime does
 */
record DatePattern(DateTimeFormatter reader, DateTimeFormatter writer) {

    /** ISO 8601. A short offset such as +01 needs a time before it: 2024-02-29-01 is more likely a number of something. */
    static final DatePattern ISO = new DatePattern(new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart().appendPattern("['T'][' ']").append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart().parseLenient().appendOffset("+HH", "Z").parseStrict().optionalEnd().optionalEnd()
            .optionalStart().appendOffsetId().optionalEnd().toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ISO_OFFSET_DATE_TIME);

    /** A time whose parts all differ from those that a missing part gets, in a zone that is not UTC. */
    private static final ZonedDateTime PROBE = ZonedDateTime.of(2021, 11, 23, 17, 46, 39, 500_000_000, ZoneId.of("Asia/Kolkata"));
    private static final String BY_NAME = "must give the zone as an offset, %z or XXX, not by its name";
    private static final String NO_DATE = "must give year, month and day, the hour of minutes, and am or pm with a 12-hour clock";

    /**
     * Compiles a pattern.
     *
     * @param pattern letters of Java's DateTimeFormatter, or directives of strptime if it has a percent sign
     * @throws IllegalArgumentException if it is neither
     */
    static DatePattern of(String pattern) {
        if (pattern.indexOf('%') < 0) {
            DateTimeFormatter formatter = formatter(new DateTimeFormatterBuilder().parseCaseInsensitive()
                    .appendPattern(withProlepticYears(pattern)));
            return new DatePattern(formatter, formatter);
        }
        Strptime directives = new Strptime(pattern);
        return new DatePattern(formatter(directives.builder(true)), formatter(directives.builder(false)));
    }

    private static DateTimeFormatter formatter(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }

    /** Replaces y, which needs an era in strict parsing, by u, but not in quoted text. */
    private static String withProlepticYears(String pattern) {
        StringBuilder years = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < years.length(); i++) {
            quoted ^= years.charAt(i) == '\'';
            if (!quoted && years.charAt(i) == 'y') {
                years.setCharAt(i, 'u');
            }
        }
        return years.toString();
    }

    /** Returns the seconds since 1970 in UTC; a text without an offset is in UTC; NaN for a text that does not match. */
    double seconds(String text) {
        try {
            TemporalAccessor parsed = parse(text);
            return parsed == null ? Double.NaN : seconds(parsed);
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    /** @return null if the text does not match */
    private TemporalAccessor parse(String text) {
        ParsePosition position = new ParsePosition(0);
        return reader.parseUnresolved(text, position) == null || position.getErrorIndex() >= 0 || position.getIndex() < text.length()
                ? null : reader.parse(text);
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

    /** Returns the rule that the pattern breaks because a time that it writes cannot be read back; null if it breaks none. */
    String refusal() {
        try {
            String text = writer.format(PROBE);
            TemporalAccessor parsed = parse(text);
            double seconds = parsed == null ? Double.NaN : seconds(parsed);
            if (Double.isNaN(seconds)) {
                return NO_DATE;
            }
            if (parsed.query(TemporalQueries.zoneId()) != null) {
                return BY_NAME;
            }
            Instant instant = Instant.ofEpochMilli(Math.round(seconds * 1000));
            boolean same = parsed.isSupported(ChronoField.OFFSET_SECONDS)
                    ? writer.format(instant.atZone(PROBE.getZone())).equals(text)
                    : writer.format(instant.atOffset(ZoneOffset.UTC)).equals(text);
            return same ? null : NO_DATE;
        } catch (DateTimeException e) {
            return NO_DATE;
        }
    }
}
