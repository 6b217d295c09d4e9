package dev.trainyard.dataset.format;

import java.util.Set;

/**
 * The texts that stand for a missing value.
 *
 * @param texts those of all columns
 * @param signs those of columns of numbers or dates. In a column of texts a sign may be a value, as in one of + and -
 */
record MissingMarkers(Set<String> texts, Set<String> signs) {

    /** The only sign that usually stands for a missing value in columns of texts too: Weka and UCI's files write it. */
    static final String QUESTION_MARK = "?";

    /** The default of pandas' read_csv, and the markers of Weka and UCI (?), SAS (.) and spreadsheets (-). */
    private static final MissingMarkers DEFAULT = new MissingMarkers(Set.of("", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA", "NaN",
            "nan", "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "null", "NULL", "None"), Set.of(QUESTION_MARK, "-", "."));
    /** A model keeps the markers of each of its columns. */
    private static final int MOST = 100;

    static MissingMarkers of(ImportOptions options) {
        if (!options.has("missing")) {
            return DEFAULT;
        }
        Set<String> named = options.names("missing");
        if (named.size() > MOST) {
            options.wrong("missing", "must be at most %d texts, got %d".formatted(MOST, named.size()));
        }
        named.remove("empty");
        named.add("");
        return new MissingMarkers(Set.copyOf(named), Set.of());
    }

    boolean contains(String text) {
        return texts.contains(text) || signs.contains(text);
    }
}
