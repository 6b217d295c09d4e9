package dev.trainyard.dataset.format;

import java.util.ArrayList;
import java.util.List;

/** Finds out whether a column's values are numbers, and remembers those that are not. */
final class ColumnScan {

    /** A column with at least this fraction of numbers is numeric; its other values are mistakes. */
    private static final double MOSTLY = 0.9;
    /** Maximum length of a value; a longer text cannot be a category. */
    private static final int MAX_CHARACTERS = 200;

    private record Odd(String part, String detail) {
    }

    private final String name;
    private long values;
    private long numbers;
    private final List<Odd> odd = new ArrayList<>();

    ColumnScan(String name) {
        this.name = name;
    }

    /** @return false if the value is missing or too long, which is noted as a problem */
    boolean see(String part, int line, String text, Problems problems) {
        if (text.isEmpty()) {
            problems.add(part, "%s: must not be missing; leave the column out with ignore, or fill it in".formatted(at(line)));
            return false;
        }
        if (text.length() > MAX_CHARACTERS) {
            problems.add(part, "%s: must have at most %d characters; leave the column out with ignore".formatted(at(line), MAX_CHARACTERS));
            return false;
        }
        double number = CsvNumber.parse(text);
        values++;
        numbers += Double.isNaN(number) ? 0 : 1;
        if (!Double.isFinite(number) && odd.size() < Problems.MOST) {
            odd.add(new Odd(part, "%s: must be a finite number, got %s".formatted(at(line), Problems.quoted(text))));
        }
        return true;
    }

    String at(int line) {
        return "line %d, column %s".formatted(line, Problems.quoted(name));
    }

    boolean isMostlyNumbers() {
        return numbers >= MOSTLY * values;
    }

    /** Notes the values that are not finite numbers as problems, once the column is known to be numeric. */
    void mustBeNumbers(String hint, Problems problems) {
        odd.forEach(value -> problems.add(value.part(), value.detail() + hint));
    }
}
