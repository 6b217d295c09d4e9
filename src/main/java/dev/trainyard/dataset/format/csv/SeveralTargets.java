package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.ColumnScan;
import dev.trainyard.dataset.format.column.NumberStyle;
import dev.trainyard.nn.data.Targets.Task;
import dev.trainyard.nn.data.Targets;
import java.util.List;

/** Infers whether several target columns have labels, 0 or 1 each, or numbers to predict. */
final class SeveralTargets {

    private final List<ColumnScan> columns;
    /** The first value that is neither 0 nor 1, with its place. */
    private String firstOther;
    private String why;

    /** @param columns the scans of the target columns, which see all their cells */
    SeveralTargets(List<ColumnScan> columns) {
        this.columns = columns;
    }

    /** Sees a value of column {@code k} of the targets. */
    void see(int k, int line, String text) {
        double value = NumberStyle.POINT.parse(text);
        if (firstOther == null && value != 0 && value != 1) {
            firstOther = "%s: got %s".formatted(columns.get(k).at(line), ImportErrors.quoted(text));
        }
    }

    /**
     * Returns the targets, or null if they cannot be of the given task.
     *
     * @param task null to infer the task from the values
     * @param part the part of the request to name in a violation of all rows
     */
    Targets decide(Task task, NumberStyle style, String part, ImportErrors problems) {
        Task decided = task != null ? task : firstOther == null ? Task.MULTI_LABEL : Task.REGRESSION;
        why = task != null ? "The option task says so." : firstOther == null ? "All values are 0 or 1." : "Not all values are 0 or 1.";
        List<String> names = columns.stream().map(ColumnScan::name).toList();
        if (decided == Task.CLASSIFICATION) {
            problems.add("task", "must be multi_label or regression if there are several targets, got classification");
            return null;
        }
        columns.forEach(column -> column.mustBeNumbers(style, "", problems));
        if (decided == Task.MULTI_LABEL && firstOther != null) {
            problems.add(part, firstOther.replace(": got", ": must be 0 or 1, because it is a label, got"));
        }
        return decided == Task.MULTI_LABEL ? Targets.labels(names) : Targets.regression(names);
    }

    /** Returns a sentence on why the task was chosen. */
    String why() {
        return why;
    }
}
