package dev.trainyard.dataset.format.column;

/**
 * A number and the sign of percent or of a currency that stands beside it.
 *
 * @param number the text without the sign and the spaces between
 * @param sign   0 without a sign
 */
record Unit(String number, int sign) {

    /** Treatment of percent and currency signs. */
    enum Handling {
        /** Leaves a sign out that all of the column's numbers have, or for a currency, all that have one. */
        AUTO,
        /** Takes a cell with a sign for text. */
        NONE,
        /** Leaves all signs out. */
        IGNORE
    }

    static Unit of(String text) {
        int last = text.isEmpty() ? 0 : text.codePointBefore(text.length());
        if (last == '%' || isCurrency(last)) {
            return new Unit(Padding.strip(text.substring(0, text.length() - Character.charCount(last))), last);
        }
        int start = !text.isEmpty() && NumberForm.isSign(text.charAt(0)) ? 1 : 0;
        int first = start < text.length() ? text.codePointAt(start) : 0;
        return isCurrency(first)
                ? new Unit(text.substring(0, start) + Padding.strip(text.substring(start + Character.charCount(first))), first)
                : new Unit(text, 0);
    }

    private static boolean isCurrency(int c) {
        return Character.getType(c) == Character.CURRENCY_SYMBOL;
    }
}
