package dev.trainyard.nn.data.preprocessing;

import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/** An immutable list of different texts that finds a text in constant time, and also the text that writes a number or a boolean. */
final class CategoryTexts extends AbstractList<String> implements RandomAccess {

    /** The index of a value that no text writes. */
    static final int ABSENT = -1;
    /** The index of a number that several texts write, such as "01" and "001". */
    static final int AMBIGUOUS = -2;
    /** All whole numbers below are a double. */
    private static final double EXACT = 0x1p53;
    /** How JSON, Python and R write booleans. */
    private static final List<List<String>> BOOLEANS = List.of(List.of("false", "False", "FALSE"), List.of("true", "True", "TRUE"));

    private final List<String> texts;
    // Built at the first search: many columns are only stored or shown.
    private volatile Map<String, Integer> indices;
    private volatile Map<BigDecimal, Integer> numbers;

    private CategoryTexts(List<String> texts) {
        this.texts = texts;
    }

    static CategoryTexts of(List<String> texts) {
        return texts instanceof CategoryTexts indexed ? indexed : new CategoryTexts(List.copyOf(texts));
    }

    @Override
    public String get(int index) {
        return texts.get(index);
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public boolean contains(Object text) {
        return indexOf(text) >= 0;
    }

    @Override
    public int indexOf(Object text) {
        Map<String, Integer> built = indices;
        if (built == null) {
            built = new HashMap<>();
            for (int i = 0; i < texts.size(); i++) {
                built.putIfAbsent(texts.get(i), i);
            }
            indices = built;
        }
        return text instanceof String ? built.getOrDefault(text, ABSENT) : ABSENT;
    }

    /**
     * Returns the index of the text that writes {@code number}: "3" for 3.0, else the only text of the same value, such as "03".
     *
     * @return {@link #ABSENT} if there is none, {@link #AMBIGUOUS} if there are several
     */
    int indexOfNumber(Number number) {
        BigDecimal value = number(number.toString());
        if (value == null) {
            return ABSENT;
        }
        double whole = Math.rint(number.doubleValue());
        int plain = whole == number.doubleValue() && Math.abs(whole) < EXACT ? indexOf(Long.toString((long) whole)) : ABSENT;
        return plain >= 0 ? plain : numbers().getOrDefault(value, ABSENT);
    }

    /** Returns the index of the first text that writes {@code truth}; {@link #ABSENT} if there is none. */
    int indexOfBoolean(boolean truth) {
        return BOOLEANS.get(truth ? 1 : 0).stream().mapToInt(this::indexOf).filter(index -> index >= 0).findFirst().orElse(ABSENT);
    }

    /** Returns the boolean that a text writes; null if it writes none. */
    static Boolean booleanOf(String text) {
        return BOOLEANS.get(1).contains(text) ? Boolean.TRUE : BOOLEANS.get(0).contains(text) ? Boolean.FALSE : null;
    }

    /** Returns whether every text writes a boolean, and each another one. */
    boolean areBooleans() {
        return texts.size() <= 2 && texts.stream().allMatch(text -> booleanOf(text) != null)
                && texts.stream().map(CategoryTexts::booleanOf).distinct().count() == texts.size();
    }

    /** Returns whether a text writes a number. */
    boolean hasNumber() {
        return !numbers().isEmpty();
    }

    /** Returns whether a text writes a boolean. */
    boolean hasBoolean() {
        return indexOfBoolean(true) >= 0 || indexOfBoolean(false) >= 0;
    }

    private Map<BigDecimal, Integer> numbers() {
        Map<BigDecimal, Integer> built = numbers;
        if (built == null) {
            built = new HashMap<>();
            for (int i = 0; i < texts.size(); i++) {
                BigDecimal value = number(texts.get(i));
                if (value != null) {
                    built.merge(value, i, (first, second) -> AMBIGUOUS);
                }
            }
            numbers = built;
        }
        return built;
    }

    /** Returns the exact value, which tells long whole numbers apart that are the same double; null if the text is no number. */
    private static BigDecimal number(String text) {
        if (text.isEmpty() || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
            return null;
        }
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
