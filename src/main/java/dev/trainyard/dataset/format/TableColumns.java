package dev.trainyard.dataset.format;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns that an import names, as indices from 0.
 *
 * @param target  of a preview that names none, the last column that is not ignored
 * @param ignored without the target
 */
record TableColumns(List<String> header, int target, Set<Integer> ignored, Set<Integer> categorical, Set<Integer> numeric) {

    static TableColumns of(List<String> header, CsvOptions options, String part, Problems problems) {
        Set<Integer> ignored = indices(header, "ignore", options.ignore(), true, problems);
        int target = options.target() == null ? -1 : header.indexOf(options.target());
        if (options.target() == null) {
            target = header.size() - 1;
            while (target > 0 && ignored.contains(target)) {
                target--;
            }
            ignored.remove(target);
        } else if (target < 0) {
            problems.add("target", wrong(options.target(), header));
        } else if (ignored.contains(target)) {
            problems.add("ignore", "must not name the target" + ImportOptions.got(options.target()));
        }
        TableColumns columns = new TableColumns(header, target, ignored,
                indices(header, "categorical", options.categorical(), false, problems),
                indices(header, "numeric", options.numeric(), false, problems));
        problems.done();
        if (header.size() - ignored.size() < 2) {
            problems.add(part, "must have a column besides the target");
        }
        problems.done();
        return columns;
    }

    /** @param positions whether a column may also be given by its position from 1 */
    private static Set<Integer> indices(List<String> header, String option, Set<String> names, boolean positions, Problems problems) {
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
        List<String> shown = header.stream().limit(Problems.MOST).map(Problems::quoted).toList();
        return "must be a column, got %s: the columns are %s".formatted(Problems.quoted(name), String.join(", ", shown)
                + (shown.size() < header.size() ? " and " + (header.size() - shown.size()) + " more" : ""));
    }
}
