package dev.trainyard.dataset.format.column;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The spellings of booleans in a column. If all values are booleans, in several spellings of the same one, such as {@code true} and
 * {@code TRUE} in the files of two programs, they are read alike, as pandas reads them.
 */
final class BooleanSpellings {

    /** The texts that pandas reads as booleans. */
    private static final Set<String> BOOLEANS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");

    private final Set<String> seen = new HashSet<>();
    private boolean others;
    private boolean differ;

    /** Sees a value of the column. */
    void see(String text) {
        if (!others && !seen.contains(text)) {
            others = !BOOLEANS.contains(text);
            seen.add(text);
            differ = !others && seen.size() > seen.stream().map(BooleanSpellings::lower).distinct().count();
        }
    }

    /** Returns whether all values are booleans, and one of them has several spellings. */
    boolean differ() {
        return differ;
    }

    /** Returns the text that all spellings of a value have in common: in lower case if spellings differ, else the text itself. */
    String alike(String text) {
        return differ ? lower(text) : text;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
