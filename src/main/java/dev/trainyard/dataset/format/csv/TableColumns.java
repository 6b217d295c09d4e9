package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.format.column.CsvOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns that an import names, as indices from 0.
 *
 * @param targets columns to predict; in a preview that names none, the last column that is not ignored
 * @param weight  the column with the weights of the rows; −1 for none
 * @param ignored columns to leave out
 */
record TableColumns(List<String> header, List<Integer> targets, int weight, Set<Integer> ignored, Set<Integer> categorical,
        Set<Integer> numeric) {

    static TableColumns of(List<String> header, CsvOptions options, String part, ImportErrors problems) {
        Set<Integer> ignored = indices(header, "ignore", options.ignore(), true, problems);
        int weight = options.weight() == null ? -1 : header.indexOf(options.weight());
        if (options.weight() != null && weight < 0) {
            problems.add("weight", wrong(options.weight(), header));
        } else if (weight >= 0 && ignored.contains(weight)) {
            problems.add("ignore", "must not name the weight" + ImportOptions.got(options.weight()));
        }
        List<Integer> targets = new ArrayList<>();
        if (options.target() == null) {
            int target = header.size() - 1;
            while (target > 0 && (ignored.contains(target) || target == weight)) {
                target--;
            }
            ignored.remove(target);
            targets.add(target);
        } else {
            for (String name : targets(header, options.target())) {
                int target = header.indexOf(name);
                if (target < 0) {
                    problems.add("target", wrong(name, header));
                } else if (ignored.contains(target)) {
                    problems.add("ignore", "must not name the target" + ImportOptions.got(name));
                } else if (target == weight) {
                    problems.add("weight", "must not name the target" + ImportOptions.got(name));
                } else if (targets.contains(target)) {
                    problems.add("target", "must name each column once" + ImportOptions.got(name));
                }
                targets.add(target);
            }
        }
        TableColumns columns = new TableColumns(header, List.copyOf(targets), weight, ignored,
                indices(header, "categorical", options.categorical(), false, problems),
                indices(header, "numeric", options.numeric(), false, problems));
        problems.done();
        if (header.size() - ignored.size() - (weight < 0 ? 0 : 1) - targets.size() < 1) {
            problems.add(part, "must have a column besides the target");
        }
        problems.done();
        return columns;
    }

    /** Returns the names in a list separated by commas; a text that is itself a column's name is one name. */
    private static List<String> targets(List<String> header, String text) {
        return header.contains(text) ? List.of(text)
                : Arrays.stream(text.split(",")).map(String::trim).filter(name -> !name.isEmpty()).toList();
    }

    /** The first target. */
    int target() {
        return targets.get(0);
    }

    boolean isInput(int column) {
        return column != weight && !targets.contains(column) && !ignored.contains(column);
    }

    /** @param positions whether a column may also be given by its position from 1 */
    private static Set<Integer> indices(List<String> header, String option, Set<String> names, boolean positions, ImportErrors problems) {
        Set<Integer> indices = new HashSet<>();
        for (String name : names) {
            int index = header.indexOf(name);
            if (index < 0 && positions && name.matches("[1-9]\\d{0,4}") && Integer.parseInt(name) <= header.size()) {
                index = Integer.parseInt(name) - 1;
            }
            if (index < 0) {
                problems.add(option, wrong(name, header));
            }
            indices.add(index);
        }
        return indices;
    }

    private static String wrong(String name, List<String> header) {
        List<String> shown = header.stream().limit(ImportErrors.MOST).map(ImportErrors::quoted).toList();
        return "must be a column, got %s: the columns are %s".formatted(ImportErrors.quoted(name), String.join(", ", shown)
                + (shown.size() < header.size() ? " and " + (header.size() - shown.size()) + " more" : ""));
    }
}
