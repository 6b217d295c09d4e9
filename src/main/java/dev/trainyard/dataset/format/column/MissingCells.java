package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts the cells of a column that have a marker of missing values, and decides which signs are values instead. */
final class MissingCells {

    private final MissingMarkers markers;
    private final Map<String, Long> counts = new TreeMap<>();
    private Set<String> values = Set.of();

    MissingCells(MissingMarkers markers) {
        this.markers = markers;
    }

    void see(String text) {
        counts.merge(text, 1L, Long::sum);
    }

    boolean isMissing(String text) {
        return markers.contains(text) && !values.contains(text);
    }

    boolean isSign(String text) {
        return markers.signs().contains(text);
    }

    /**
     * Returns the signs that are values in a column of texts: all but the question mark, and this one too if the other values are single
     * signs. A column that has nothing but one sign has no value.
     *
     * @param empty     whether no cell has anything but a marker
     * @param onlySigns whether the other values are single signs
     */
    Set<String> signsOfTexts(boolean empty, boolean onlySigns) {
        Set<String> signs = new HashSet<>(counts.keySet());
        signs.retainAll(markers.signs());
        if (!onlySigns) {
            signs.remove(MissingMarkers.QUESTION_MARK);
        }
        return empty && signs.size() < 2 ? Set.of() : signs;
    }

    /** Takes some signs for values. */
    void setValues(Set<String> signs) {
        values = Set.copyOf(signs);
    }

    Set<String> values() {
        return values;
    }

    long count(String text) {
        return counts.getOrDefault(text, 0L);
    }

    /** The number of missing values. */
    long missing() {
        return counts.entrySet().stream().filter(entry -> !values.contains(entry.getKey())).mapToLong(Map.Entry::getValue).sum();
    }

    /** Returns the texts that stand for a missing value in this column, besides the empty one; null if there are none. */
    List<String> texts() {
        List<String> texts = new ArrayList<>(markers.texts());
        markers.signs().stream().filter(sign -> !values.contains(sign)).forEach(texts::add);
        texts.remove("");
        return texts.isEmpty() ? null : texts.stream().sorted().toList();
    }

    /** Says which texts are missing values, and which are not; empty if the column has no marker. */
    String described() {
        String missing = shown(text -> !values.contains(text));
        String taken = shown(values::contains);
        return (missing.isEmpty() ? "" : " Missing values: " + missing + ".")
                + (taken.isEmpty() ? "" : " Taken as values: " + taken + "; name such a text in missing if it stands for a missing value.");
    }

    private String shown(Predicate<String> wanted) {
        return counts.entrySet().stream().filter(entry -> wanted.test(entry.getKey()))
                .map(entry -> "%d %scell%s%s".formatted(entry.getValue(), entry.getKey().isEmpty() ? "empty " : "",
                        entry.getValue() == 1 ? "" : "s", entry.getKey().isEmpty() ? "" : " " + ImportErrors.quoted(entry.getKey())))
                .collect(Collectors.joining(", "));
    }
}
