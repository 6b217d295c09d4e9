package dev.trainyard.model.imports;

import java.util.Comparator;

/** Compares names by their texts and numbers: {@code layer2.0} comes before {@code layer10.0}. */
final class NaturalOrder implements Comparator<String> {

    static final NaturalOrder INSTANCE = new NaturalOrder();

    private NaturalOrder() {
    }

    @Override
    public int compare(String one, String other) {
        int at = firstDifference(one, other);
        int first = startOfNumber(one, at);
        boolean numbers = isDigit(one, first) && isDigit(other, first);
        if (numbers) {
            String left = number(one, first);
            String right = number(other, first);
            int order = left.length() != right.length() ? Integer.compare(left.length(), right.length()) : left.compareTo(right);
            if (order != 0) {
                return order;
            }
        }
        return one.compareTo(other);
    }

    /** Returns whether a number decides the order of two names. */
    static boolean isByNumber(String one, String other) {
        int first = startOfNumber(one, firstDifference(one, other));
        return isDigit(one, first) && isDigit(other, first);
    }

    private static int firstDifference(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    private static int startOfNumber(String text, int at) {
        int start = at;
        while (start > 0 && isDigit(text, start - 1)) {
            start--;
        }
        return start;
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** Returns the digits from {@code at} on, without leading zeros. */
    private static String number(String text, int at) {
        int end = at;
        while (isDigit(text, end)) {
            end++;
        }
        return text.substring(at, end).replaceFirst("^0+", "");
    }
}
