package dev.trainyard.dataset.format.column;

/** Space around a value that is not part of it. */
public final class Padding {

    private Padding() {
    }

    /** Removes whitespace from both ends, and no-break spaces, which {@link String#strip} keeps: U+00A0, U+2007, U+202F. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (start < end && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
