package dev.trainyard.platform.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests existing names that resemble an unknown one. */
public final class Suggestions {

    /** Longest name that gets suggestions: longer names are no typing errors, and the comparison's time grows with the length. */
    private static final int MAX_LENGTH = 100;

    private Suggestions() {
    }

    /** Returns the name most similar to {@code wrong}, if any is similar: a typing error, another case, or a part of the name. */
    public static Optional<String> nearest(String wrong, Collection<String> names) {
        if (wrong.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String plain = plain(wrong);
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        return names.stream()
                .filter(name -> isLike(plain, plain(name)))
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
    }

    /** Returns a text such as "; did you mean learning_rate?", or an empty text. */
    public static String hint(String wrong, Collection<String> names) {
        return nearest(wrong, names).map(name -> "; did you mean " + name + "?").orElse("");
    }

    private static boolean isLike(String wrong, String name) {
        return distance(wrong, name) <= Math.max(1, Math.min(wrong.length(), name.length()) / 3)
                || wrong.length() >= 3 && name.contains(wrong)
                || name.length() >= 3 && wrong.contains(name);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Returns the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + changed);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
