package dev.trainyard.dataset.format;

import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Parses the options of an import, which come as text, and collects all wrong ones. A wrong option has its default value. */
public final class ImportOptions {

    private final Map<String, String> options;
    private final List<Violation> violations = new ArrayList<>();

    public ImportOptions(Map<String, String> options) {
        this.options = options;
    }

    public boolean has(String name) {
        return options.containsKey(name) && !options.get(name).isBlank();
    }

    /** @return null if the option is absent, which is noted as a violation */
    public String required(String name) {
        if (!has(name)) {
            wrong(name, "is required");
            return null;
        }
        return Text.normalized(options.get(name).trim());
    }

    /** Returns the names in a comma-separated list; empty if the option is absent. */
    public Set<String> names(String name) {
        return has(name) ? Arrays.stream(options.get(name).split(",")).map(String::trim).map(Text::normalized).filter(text -> !text.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new)) : Set.of();
    }

    /** @param absent default value */
    public <E extends Enum<E>> E choice(String name, Class<E> choices, E absent) {
        if (!has(name)) {
            return absent;
        }
        String text = options.get(name).trim();
        for (E choice : choices.getEnumConstants()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
                return choice;
            }
        }
        wrong(name, "must be one of " + Arrays.stream(choices.getEnumConstants())
                .map(choice -> choice.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")) + got(text));
        return absent;
    }

    public boolean flag(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        String text = options.get(name).trim();
        if (!text.equals("true") && !text.equals("false")) {
            wrong(name, "must be true or false" + got(text));
            return absent;
        }
        return text.equals("true");
    }

    /** @return null if the option is absent */
    public Double positive(String name) {
        if (!has(name)) {
            return null;
        }
        double value = CsvNumber.parse(options.get(name).trim());
        if (!(value > 0 && Double.isFinite(value))) {
            wrong(name, "must be a number greater than 0" + got(options.get(name)));
        }
        return value;
    }

    /** @return 0, noted as a violation, when it is no finite number */
    public double number(String name) {
        double value = CsvNumber.parse(options.get(name).trim());
        if (!Double.isFinite(value)) {
            wrong(name, "must be a finite number" + got(options.get(name)));
            return 0;
        }
        return value;
    }

    public int integer(String name, int least, int most, int absent) {
        return (int) whole(name, least, most, absent);
    }

    long seed() {
        return whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1);
    }

    private long whole(String name, long least, long most, long absent) {
        if (!has(name)) {
            return absent;
        }
        String text = options.get(name).trim();
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        wrong(name, "must be a whole number from " + least + " to " + most + got(text));
        return absent;
    }

    /** Returns how to divide undivided examples: {@code validation_fraction}, {@code test_fraction} and {@code seed}. */
    public SplitAssignment.Fractions fractions() {
        double validation = fraction("validation_fraction");
        double test = fraction("test_fraction");
        if (validation + test > SplitAssignment.MOST_HELD_OUT) {
            wrong("test_fraction", "must leave at least a tenth to train with, got %s and %s for validation".formatted(test, validation));
        }
        return new SplitAssignment.Fractions(validation, test, seed());
    }

    /**
     * Notes a violation for each fraction that is given.
     *
     * @param why text of the violation
     */
    public void noFractions(String why) {
        List.of("validation_fraction", "test_fraction").stream().filter(this::has).forEach(name -> wrong(name, why));
    }

    private double fraction(String name) {
        if (!has(name)) {
            return SplitAssignment.DEFAULT_FRACTION;
        }
        String text = options.get(name).trim();
        double value = CsvNumber.parse(text);
        if (!(value >= 0 && value < 1)) {
            wrong(name, "must be in [0, 1)" + got(text));
            return 0;
        }
        return value;
    }

    public void wrong(String name, String rule) {
        violations.add(new Violation(name, rule));
    }

    public static String got(String text) {
        return ", got " + ImportErrors.quoted(text);
    }

    /** Returns the wrong options. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }
}
