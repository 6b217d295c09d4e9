package dev.trainyard.nn.data.preprocessing;

import dev.trainyard.nn.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Finds the place of a client's value among a column's categories.
 *
 * @param rare null if each category has a place of its own
 */
record CategoryLookup(List<String> categories, Column.Categorical.Rare rare) {

    /** The place of a value that is no category. */
    static final int ABSENT = CategoryTexts.ABSENT;
    private static final int MAX_SHOWN = 20;

    /**
     * Returns the place of the category that a text, number or boolean names. Text is also looked up in Unicode's form NFC; only old data
     * sets have categories in other forms. A number or boolean names the category whose text writes it: 3 and 3.0 name "3", and true
     * names "True". In a column of booleans only, the text "TRUE" names "True" and "true".
     *
     * @return {@link #ABSENT} if there is none, another negative number if several are possible
     */
    int place(Object value) {
        int exact = find(texts -> texts.indexOf(value.toString()));
        if (exact >= 0) {
            return exact;
        }
        if (value instanceof Number number) {
            return find(texts -> texts.indexOfNumber(number));
        }
        if (value instanceof Boolean truth) {
            return find(texts -> texts.indexOfBoolean(truth));
        }
        Boolean written = CategoryTexts.of(categories).areBooleans() && rare == null ? CategoryTexts.booleanOf(value.toString()) : null;
        return written != null ? find(texts -> texts.indexOfBoolean(written))
                : find(texts -> texts.indexOf(Text.normalized(value.toString())));
    }

    private int find(ToIntFunction<CategoryTexts> search) {
        int index = search.applyAsInt(CategoryTexts.of(categories));
        if (index != ABSENT || rare == null) {
            return index;
        }
        int shared = search.applyAsInt(CategoryTexts.of(rare.categories()));
        if (shared == ABSENT) {
            shared = search.applyAsInt(CategoryTexts.of(List.of(rare.name())));
        }
        return shared >= 0 ? categories.size() : shared;
    }

    /**
     * Returns whether a value that is no category may be one that training did not see: any text, and a number or boolean if a category
     * is one. In other columns it is most likely a mistake.
     */
    boolean mayBeUnknown(Object value) {
        Predicate<CategoryTexts> alike = value instanceof Number ? CategoryTexts::hasNumber : CategoryTexts::hasBoolean;
        return value instanceof String || alike.test(CategoryTexts.of(categories))
                || rare != null && alike.test(CategoryTexts.of(rare.categories()));
    }

    /** Returns whether a text stands for a missing value: blank text, or a marker of {@code missing}, which may be null. */
    static boolean isMarker(Object value, Column.Categorical.Missing missing) {
        if (!(value instanceof String text)) {
            return false;
        }
        // An import strips no-break spaces too.
        String stripped = text.replace('\u00A0', ' ').replace('\u2007', ' ').replace('\u202F', ' ').strip();
        return stripped.isEmpty() || missing != null && missing.markers() != null && missing.markers().contains(Text.normalized(stripped));
    }

    /** Returns the first categories for a message. */
    String shown() {
        List<String> known = new ArrayList<>(categories);
        if (rare != null) {
            known.addAll(rare.categories());
        }
        int shown = Math.min(MAX_SHOWN, known.size());
        return String.join(", ", known.subList(0, shown)) + (shown < known.size() ? " and " + (known.size() - shown) + " more" : "");
    }
}
