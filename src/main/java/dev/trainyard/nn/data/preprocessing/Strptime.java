package dev.trainyard.nn.data.preprocessing;

import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;

/** Translates a pattern with the directives of strptime into Java's formatters. */
final class Strptime {

    private static final String NUMBERS = "YymdHIMSf";
    /** POSIX: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068. */
    private static final int FIRST_YEAR = 1969;
    private static final int EARLY_FIRST_YEAR = 2000;

    /** Directives such as %d and %Ey, and literal characters. */
    private final List<String> tokens = new ArrayList<>();

    Strptime(String pattern) {
        int start = 0;
        while (start < pattern.length()) {
            int length = pattern.startsWith("%E", start) ? 3 : pattern.charAt(start) == '%' ? 2 : 1;
            int end = Math.min(start + length, pattern.length());
            tokens.add(pattern.substring(start, end));
            start = end;
        }
    }

    /**
     * Returns a builder of the formatter.
     *
     * @param reading whether it takes one digit where two are usual, unless another number is adjacent, and all forms of an offset
     * @throws IllegalArgumentException if a directive is unknown
     */
    DateTimeFormatterBuilder builder(boolean reading) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (token.length() == 1) {
                builder.appendLiteral(token);
                continue;
            }
            switch (token.substring(1)) {
                case "Y" -> builder.appendValue(ChronoField.YEAR, 4);
                case "Ey" -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_YEAR);
                case "y" -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, EARLY_FIRST_YEAR);
                case "m" -> append(builder, ChronoField.MONTH_OF_YEAR, i, reading);
                case "d" -> append(builder, ChronoField.DAY_OF_MONTH, i, reading);
                case "H" -> append(builder, ChronoField.HOUR_OF_DAY, i, reading);
                case "I" -> append(builder, ChronoField.CLOCK_HOUR_OF_AMPM, i, reading);
                case "M" -> append(builder, ChronoField.MINUTE_OF_HOUR, i, reading);
                case "S" -> append(builder, ChronoField.SECOND_OF_MINUTE, i, reading);
                case "f" -> builder.appendFraction(ChronoField.NANO_OF_SECOND, reading && !isNumber(i + 1) ? 1 : 6, 6, false);
                case "p" -> builder.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
                case "b" -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
                case "B" -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
                case "z" -> appendOffset(builder, reading);
                default -> throw new IllegalArgumentException(token);
            }
        }
        return builder;
    }

    private void append(DateTimeFormatterBuilder builder, ChronoField field, int at, boolean reading) {
        if (reading && !isNumber(at - 1) && !isNumber(at + 1)) {
            builder.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
        } else {
            builder.appendValue(field, 2);
        }
    }

    /** Reads Z, +01, +0100 and +01:00. */
    private static void appendOffset(DateTimeFormatterBuilder builder, boolean reading) {
        if (reading) {
            builder.parseLenient().appendOffset("+HH", "Z").parseStrict();
        } else {
            builder.appendOffset("+HHMM", "+0000");
        }
    }

    private boolean isNumber(int at) {
        if (at < 0 || at >= tokens.size()) {
            return false;
        }
        String token = tokens.get(at);
        char last = token.charAt(token.length() - 1);
        return token.length() > 1 ? NUMBERS.indexOf(last) >= 0 : Character.isDigit(last);
    }
}
