package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Targets.Task;
import dev.trainyard.nn.data.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Infers from a table's target column whether it has classes or numbers, and the class of each row. */
public final class TargetScan {

    /** A numeric target with more distinct whole numbers than this is a regression, unless the import sets the task. */
    public static final int MOST_INFERRED_CLASSES = 20;
    /** Different whole numbers from here on may be the same double. */
    private static final double EXACT = 0x1p53;

    private final ColumnScan column;
    private final String name;
    private final int maxClasses;
    private final Map<String, Integer> classes = new LinkedHashMap<>();
    /** Violations for texts that cannot name a class; reported only for a classification. */
    private final List<Violation> refused = new ArrayList<>();
    private final List<int[]> labels = new ArrayList<>();
    private int[] current = new int[0];
    private int rows;
    /** Whether a value has a fraction, read with a decimal point, or with a comma. */
    private boolean fractionsByPoint;
    private boolean fractionsByComma;
    private NumberStyle style = NumberStyle.POINT;
    private boolean tooManyClasses;
    private Targets targets;
    private String why;

    public TargetScan(ColumnScan column, int maxClasses) {
        this.column = column;
        this.name = column.name();
        this.maxClasses = maxClasses;
    }

    public void see(String part, int line, String text, ImportErrors problems) {
        if (rows == current.length) {
            current = Arrays.copyOf(current, Math.max(1024, 2 * rows));
        }
        rows++;
        if (!column.see(part, line, text, problems)) {
            return;
        }
        fractionsByPoint |= hasFraction(NumberStyle.POINT.parse(text));
        fractionsByComma |= hasFraction(NumberStyle.COMMA.parse(text));
        Integer known = classes.get(text);
        if (known == null && classes.size() <= maxClasses) {
            Text.refusal(text).filter(rule -> refused.size() < ImportErrors.MOST)
                    .ifPresent(rule -> refused.add(new Violation(part, column.at(line) + ": " + rule)));
            int next = classes.size();
            known = classes.computeIfAbsent(Text.normalized(text), name -> next);
        }
        tooManyClasses |= classes.size() > maxClasses;
        current[rows - 1] = known == null ? 0 : known;
    }

    private static boolean hasFraction(double number) {
        return !Double.isNaN(number) && number != Math.rint(number);
    }

    /** Ends a file; returns its number of rows. */
    public int endOfFile() {
        labels.add(Arrays.copyOf(current, rows));
        int ended = rows;
        current = new int[0];
        rows = 0;
        return ended;
    }

    /**
     * @param task        null when the values are to tell
     * @param numberStyle of the table
     * @param positive    the positive one of two classes, which becomes the second; null for the order of the classes
     * @param part        that is blamed for what is true of all rows
     * @return null, noted as a problem, if no value can name a class
     */
    public Targets decide(Task task, NumberStyle numberStyle, String positive, String part, ImportErrors problems) {
        style = numberStyle;
        Task decided = task != null ? task : inferred();
        if (task != null) {
            why = "The option task says %s.".formatted(task.name().toLowerCase(Locale.ROOT));
        }
        if (decided == Task.REGRESSION) {
            column.mustBeNumbers(style, task != null ? "" : "; if it names a class, set task to classification", problems);
            targets = Targets.regression(List.of(name));
            if (positive != null) {
                problems.add(CsvOptions.POSITIVE_CLASS, "must be absent: column %s has numbers to predict, not classes".formatted(
                        ImportErrors.quoted(name)));
            }
        } else {
            refused.forEach(violation -> problems.add(violation.field(), violation.detail()));
            if (tooManyClasses) {
                problems.add(part, "must have at most %d classes, column %s has more; if it is a number to predict, set task to regression"
                        .formatted(maxClasses, ImportErrors.quoted(name)));
            } else if (sorted().size() < 2) {
                problems.add(part, "must have at least two classes, column %s has %s".formatted(ImportErrors.quoted(name),
                        classes.isEmpty() ? "none" : "only " + sorted().stream().map(ImportErrors::quoted).toList()));
            }
            checkForms(part, problems);
            targets = classes.isEmpty() ? null : Targets.classes(positive == null ? sorted() : withPositive(positive, problems));
        }
        return targets;
    }

    /** Returns the classes with the positive one of two as the second, which has the single output, the threshold and the curves. */
    private List<String> withPositive(String positive, ImportErrors problems) {
        List<String> names = sorted();
        String wanted = column.booleans().alike(positive);
        if (names.size() != 2) {
            problems.add(CsvOptions.POSITIVE_CLASS, "must be absent unless there are two classes, column %s has %d".formatted(
                    ImportErrors.quoted(name), names.size()));
        } else if (!names.contains(wanted)) {
            problems.add(CsvOptions.POSITIVE_CLASS, "must be one of %s%s".formatted(String.join(", ", names), ImportOptions.got(positive)));
        } else {
            return List.of(names.get(1 - names.indexOf(wanted)), wanted);
        }
        return names;
    }

    /** Notes classes such as 1 and 1.0, most likely the same one from two files. */
    private void checkForms(String part, ImportErrors problems) {
        if (!areNumbers()) {
            return;
        }
        Map<Double, String> forms = new HashMap<>();
        for (String text : classes.keySet()) {
            double number = style.parse(text) + 0.0;
            String other = Math.abs(number) < EXACT ? forms.putIfAbsent(number, text) : null;
            if (other != null) {
                problems.add(part, "must write each class of column %s alike, has %s and %s, which are the same number".formatted(
                        ImportErrors.quoted(name), ImportErrors.quoted(other), ImportErrors.quoted(text)));
            }
        }
    }

    private boolean areNumbers() {
        return classes.keySet().stream().allMatch(text -> Double.isFinite(style.parse(text)));
    }

    private Task inferred() {
        int most = Math.min(MOST_INFERRED_CLASSES, maxClasses);
        boolean few = classes.size() <= most;
        // A number with the other decimal sign counts as one with a fraction: it must not become a class in silence.
        boolean fractions = (style.decimal() == ',' ? fractionsByComma : fractionsByPoint) || column.numbers(style) < column.numbers();
        if (!column.isMostlyNumbers(column.numbers())) {
            why = "The values are texts.";
            return Task.CLASSIFICATION;
        }
        why = why(fractions, few, most);
        return fractions || !few ? Task.REGRESSION : Task.CLASSIFICATION;
    }

    private String why(boolean fractions, boolean few, int most) {
        boolean numbers = column.numbers() == column.values();
        String start = numbers ? "The values are " : "%d of %d values are numbers".formatted(column.numbers(), column.values());
        if (fractions) {
            return start + (numbers ? "numbers with fractions." : ", some with fractions.");
        }
        String different = "%s %d different ".formatted(few ? "at most" : "more than", most);
        return start + (numbers ? different + "whole numbers." : ", and there are " + different + "values.");
    }

    /** The reason for the task, a sentence for people. */
    public String why() {
        return why;
    }

    /** Returns the classes' names, sorted by value if all are numbers, otherwise alphabetically. */
    private List<String> sorted() {
        boolean numbers = areNumbers();
        Comparator<String> order = Comparator.naturalOrder();
        return classes.keySet().stream().map(column.booleans()::alike).distinct()
                .sorted(numbers ? Comparator.comparingDouble(style::parse).thenComparing(order) : order).toList();
    }

    /** Returns the class of each row of a file, as its index in the targets' names; all 0 if the target has no classes. */
    public int[] labels(int file) {
        int[] result = new int[labels.get(file).length];
        if (targets != null && targets.isClassification()) {
            Map<String, Integer> places = new HashMap<>();
            targets.names().forEach(known -> places.put(known, places.size()));
            int[] sorted = new int[classes.size()];
            classes.forEach((text, index) -> sorted[index] = places.get(column.booleans().alike(text)));
            Arrays.setAll(result, i -> sorted[labels.get(file)[i]]);
        }
        return result;
    }
}
