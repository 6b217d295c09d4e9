package dev.trainyard.dataset.format;

/** Parses the numbers of tables: decimal, with an optional point and exponent. */
public final class CsvNumber {

    private CsvNumber() {
    }

    /** @return NaN if the text is not a number; infinity for "nan", "inf" and numbers that float32 cannot hold, such as "1e999" */
    public static double parse(String text) {
        if (text.isEmpty()) {
            return Double.NaN;
        }
        // Refuses notations that only Java knows: 1d, 2f, 0x1p3.
        boolean ends = isDigit(text.charAt(text.length() - 1)) || text.endsWith(".");
        boolean starts = isDigit(text.charAt(0)) || "+-.".indexOf(text.charAt(0)) >= 0;
        if (!ends || !starts || text.indexOf('x') >= 0 || text.indexOf('X') >= 0) {
            return isNotFinite(text) ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        try {
            double number = Double.parseDouble(text);
            return Math.abs(number) <= Float.MAX_VALUE ? number : Double.POSITIVE_INFINITY;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNotFinite(String text) {
        String name = text.charAt(0) == '-' || text.charAt(0) == '+' ? text.substring(1) : text;
        return name.equalsIgnoreCase("nan") || name.equalsIgnoreCase("inf") || name.equalsIgnoreCase("infinity");
    }
}
