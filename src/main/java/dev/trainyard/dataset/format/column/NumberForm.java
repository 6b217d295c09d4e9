package dev.trainyard.dataset.format.column;

import java.util.regex.Pattern;

/**
 * How a number is written, as far as that tells the decimal sign from the sign between thousands. Spaces and apostrophes between thousands
 * mean nothing else, so that they make no form of their own.
 */
enum NumberForm {
    /** No number. */
    NONE,
    /** Digits and perhaps an exponent: 12, 1e5. */
    WHOLE,
    /** A decimal point: 1.5, 0.125, 1234.567. */
    POINT,
    /** A decimal point or one between thousands: 1.234. */
    POINT_OR_THOUSANDS,
    /** Points between thousands: 1.234.567. */
    THOUSANDS_BY_POINT,
    /** Points between thousands and a decimal comma: 1.234,5. */
    THOUSANDS_BY_POINT_AND_COMMA,
    /** A decimal comma: 1,5. */
    COMMA,
    /** A decimal comma or one between thousands: 1,234. */
    COMMA_OR_THOUSANDS,
    /** Commas between thousands: 1,234,567, or as in India between lakhs: 12,34,567. */
    THOUSANDS_BY_COMMA,
    /** Commas between thousands and a decimal point: 1,234.5. */
    THOUSANDS_BY_COMMA_AND_POINT,
    /** Text for a value that is not finite: inf, nan. */
    NOT_FINITE;

    /** Signs between thousands besides point and comma: space, no-break space, thin spaces, apostrophes. */
    static final String SPACES = " \u00A0\u2009\u202F'\u2019";

    private static final Pattern LAKHS = Pattern.compile("[1-9]\\d?(,\\d\\d)+,\\d{3}");

    /** Returns whether it can only be read with a decimal comma. */
    boolean needsComma() {
        return this == COMMA || this == THOUSANDS_BY_POINT || this == THOUSANDS_BY_POINT_AND_COMMA;
    }

    /** Returns whether it can only be read with a decimal point. */
    boolean needsPoint() {
        return this == POINT || this == THOUSANDS_BY_COMMA || this == THOUSANDS_BY_COMMA_AND_POINT;
    }

    /** @param text a number without sign of percent or currency */
    static NumberForm of(String text) {
        int start = !text.isEmpty() && isSign(text.charAt(0)) ? 1 : 0;
        int end = exponent(text, start);
        String digits = text.substring(start, end);
        boolean exponent = end < text.length();
        if (digits.isEmpty() || !isDigits(text, end + 1, exponent)) {
            return notFinite(text.substring(start)) ? NOT_FINITE : NONE;
        }
        int points = 0;
        int commas = 0;
        int spaces = 0;
        boolean any = false;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '.') {
                points++;
            } else if (c == ',') {
                commas++;
            } else if (SPACES.indexOf(c) >= 0) {
                spaces++;
            } else if (c >= '0' && c <= '9') {
                any = true;
            } else {
                return notFinite(digits) ? NOT_FINITE : NONE;
            }
        }
        return any ? of(digits, points, commas, spaces, exponent) : NONE;
    }

    private static NumberForm of(String digits, int points, int commas, int spaces, boolean exponent) {
        int last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
        if (spaces > 0) {
            boolean fits = points + commas <= 1 && isThousands(last < 0 ? digits : digits.substring(0, last), SPACES)
                    && (last < 0 || noSpaces(digits, last));
            return !fits ? NONE : points == 1 ? POINT : commas == 1 ? COMMA : WHOLE;
        }
        if (points + commas == 0) {
            return WHOLE;
        }
        boolean byPoint = digits.charAt(last) == '.';
        if (points > 0 && commas > 0) {
            boolean single = byPoint ? points == 1 : commas == 1;
            boolean fits = single && isThousands(digits.substring(0, last), byPoint ? "," : ".");
            return !fits ? NONE : byPoint ? THOUSANDS_BY_COMMA_AND_POINT : THOUSANDS_BY_POINT_AND_COMMA;
        }
        boolean thousands = !exponent && isThousands(digits, byPoint ? "." : ",");
        if (points + commas > 1) {
            return !thousands ? NONE : byPoint ? THOUSANDS_BY_POINT : THOUSANDS_BY_COMMA;
        }
        return byPoint ? thousands ? POINT_OR_THOUSANDS : POINT : thousands ? COMMA_OR_THOUSANDS : COMMA;
    }

    private static boolean noSpaces(String digits, int from) {
        for (int i = from; i < digits.length(); i++) {
            if (SPACES.indexOf(digits.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether {@code digits} are one to three, the first not 0, and then groups of three behind the same sign each; or groups of two
     * and a last one of three, all behind commas.
     */
    private static boolean isThousands(String digits, String signs) {
        int group = 0;
        char sign = 0;
        boolean first = true;
        if (digits.isEmpty() || digits.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c >= '0' && c <= '9') {
                group++;
            } else if (signs.indexOf(c) >= 0 && (sign == 0 || sign == c) && (first ? group >= 1 && group <= 3 : group == 3)) {
                sign = c;
                first = false;
                group = 0;
            } else {
                return signs.indexOf(',') >= 0 && LAKHS.matcher(digits).matches();
            }
        }
        return !first && group == 3;
    }

    static boolean isSign(char c) {
        return c == '-' || c == '+' || c == '\u2212';
    }

    /** Returns where the letter e stands before an exponent; the text's length without one. */
    private static int exponent(String text, int start) {
        int e = Math.max(text.lastIndexOf('e'), text.lastIndexOf('E'));
        return e > start ? e : text.length();
    }

    private static boolean isDigits(String text, int from, boolean wanted) {
        if (!wanted) {
            return true;
        }
        int start = from < text.length() && isSign(text.charAt(from)) ? from + 1 : from;
        return start < text.length() && text.chars().skip(start).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean notFinite(String text) {
        return text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("inf") || text.equalsIgnoreCase("infinity");
    }
}
