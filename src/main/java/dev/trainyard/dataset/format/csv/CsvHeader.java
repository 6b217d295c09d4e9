package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.nn.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * The names of a table's columns.
 *
 * @param names   a column without a name is {@code column_N}, counted from 1; of several columns of one name the second is {@code name.1},
 *                as pandas calls it, and so on
 * @param unnamed whether the first column has an empty name, as row names have that pandas and R write, or the name that pandas gives
 *                such a column when it reads it
 * @param notes   on each name that was made or changed
 */
public record CsvHeader(List<String> names, boolean unnamed, List<String> notes) {

    /** Columns of a table without a line of names. */
    static CsvHeader numbered(int columns) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            names.add(number(i));
        }
        return new CsvHeader(List.copyOf(names), false, List.of());
    }

    public static CsvHeader of(String part, CSVRecord record, ImportErrors problems) {
        List<String> given = record.stream().map(Text::normalized).toList();
        Set<String> taken = new HashSet<>(given);
        Set<String> seen = new HashSet<>();
        Map<String, Integer> suffixes = new HashMap<>();
        List<String> names = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i);
            Optional<String> refusal = Text.refusal(name);
            if (refusal.isPresent()) {
                problems.add(part, "line 1: the name of column %d %s".formatted(i + 1, refusal.get()));
            }
            if (name.isBlank()) {
                name = free(number(i), taken, suffixes);
                notes.add("Column %d has no name and is called %s.".formatted(i + 1, name));
            } else if (!seen.add(name)) {
                name = free(name, taken, suffixes);
                notes.add("Column %d has the name of a column before it and is called %s.".formatted(i + 1, name));
            }
            taken.add(name);
            names.add(name);
        }
        return new CsvHeader(List.copyOf(names), !given.isEmpty() && isUnnamed(given.get(0)), List.copyOf(notes));
    }

    private static boolean isUnnamed(String name) {
        return name.isBlank() || name.equals("Unnamed: 0");
    }

    private static String number(int column) {
        return "column_" + (column + 1);
    }

    /** @param suffixes the last suffix of each name that has one, so that thousands of equal names need not be tried again and again */
    private static String free(String name, Set<String> taken, Map<String, Integer> suffixes) {
        if (!taken.contains(name)) {
            return name;
        }
        int suffix = suffixes.getOrDefault(name, 0) + 1;
        while (taken.contains(name + "." + suffix)) {
            suffix++;
        }
        suffixes.put(name, suffix);
        return name + "." + suffix;
    }
}
