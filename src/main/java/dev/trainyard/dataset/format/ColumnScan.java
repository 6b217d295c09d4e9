package dev.trainyard.dataset.format;

import java.util.ArrayList;
import java.util.List;

/** Finds out whether a column's values are numbers, and which of them are not. */
final class ColumnScan {

    /** A column with more numbers than this is meant to be one of numbers, and its other texts are mistakes. */
    private static final double MOSTLY = 0.9;
    /** Of a value; a longer one is an essay and no category. */
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

    /** @return whether there is a value that can be taken; else it is noted as a problem */
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

    /** Notes each value that is not a number, now that it is known that all should be. */
    void mustBeNumbers(String hint, Problems problems) {
        odd.forEach(value -> problems.add(value.part(), value.detail() + hint));
    }
}
