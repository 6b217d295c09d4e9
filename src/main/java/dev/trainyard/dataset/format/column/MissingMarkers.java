package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts that stand for a missing value.
 *
 * @param texts those of all columns
 * @param signs those of columns of numbers or dates. In a column of texts a sign may be a value, as in one of + and -
 * @param note  a sentence on the markers that the import names; null if it names none
 */
public record MissingMarkers(Set<String> texts, Set<String> signs, String note) {

    /** The only sign that usually stands for a missing value in columns of texts too: Weka and UCI's files write it. */
    static final String QUESTION_MARK = "?";

    /** The default of pandas' read_csv, and the markers of Weka and UCI (?), SAS (.) and spreadsheets (-). */
    private static final MissingMarkers DEFAULT = new MissingMarkers(Set.of("", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA", "NaN",
            "nan", "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "null", "NULL", "None"), Set.of(QUESTION_MARK, "-", "."),
            null);
    /** The names of the default markers and of the empty cell in the option. */
    private static final String DEFAULT_NAME = "default";
    private static final String EMPTY_NAME = "empty";
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
        boolean extended = named.remove(DEFAULT_NAME);
        named.remove(EMPTY_NAME);
        Set<String> texts = new HashSet<>(named);
        Set<String> signs = new HashSet<>();
        texts.add("");
        if (extended) {
            texts.addAll(DEFAULT.texts);
            signs.addAll(DEFAULT.signs);
            signs.removeAll(named);
        }
        return new MissingMarkers(Set.copyOf(texts), Set.copyOf(signs), note(named, extended));
    }

    private static String note(Set<String> named, boolean extended) {
        String texts = named.stream().map(ImportErrors::quoted).collect(Collectors.joining(", "));
        if (extended) {
            return "Missing values are empty cells, the default markers (%s)%s.".formatted(String.join(", ", DEFAULT.all()),
                    named.isEmpty() ? "" : " and " + texts);
        }
        return "Missing values are empty cells%s. The default markers (%s) do not count; missing=default%s keeps them.".formatted(
                named.isEmpty() ? " only" : " and " + texts, String.join(", ", DEFAULT.all()),
                named.isEmpty() ? "" : "," + String.join(",", named));
    }

    /** Returns all markers but the empty cell, in the order of texts. */
    public List<String> all() {
        return Stream.concat(texts.stream(), signs.stream()).filter(text -> !text.isEmpty()).sorted().toList();
    }

    boolean contains(String text) {
        return texts.contains(text) || signs.contains(text);
    }
}
