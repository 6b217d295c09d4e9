package dev.trainyard.dataset.format.numpy;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.SplitAssignment;
import dev.trainyard.dataset.format.SplitNotes;
import dev.trainyard.dataset.format.column.TargetScan;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets.Task;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes a data set of named arrays: x_train, y_train and so on, or x and y, which are divided at random. */
final class NpyExamples implements AutoCloseable {

    /** Possible names of the arrays. */
    static final Set<String> NAMES = new LinkedHashSet<>(List.of("x_train", "y_train", "x_validation", "y_validation", "x_test",
            "y_test", "x", "y"));

    private record Pair(NpyArray x, NpyArray y) {
    }

    private final Map<String, NpyArray> arrays;
    private final NpyOptions options;
    private final DatasetLimits limits;
    private final ImportErrors problems;
    private final Map<Split, RawArray> raw = new EnumMap<>(Split.class);
    private final Map<Split, RawArray> outputs = new EnumMap<>(Split.class);
    private final Map<Split, int[]> labels = new EnumMap<>(Split.class);

    NpyExamples(Map<String, NpyArray> arrays, NpyOptions options, DatasetLimits limits, ImportErrors problems) {
        this.arrays = arrays;
        this.options = options;
        this.limits = limits;
        this.problems = problems;
    }

    /**
     * Notes each required array that is absent.
     *
     * @param part name of the part in violations; null if each part has its array's name
     * @return whether the examples come already divided into splits
     */
    static boolean checkNames(Set<String> names, String part, ImportErrors problems) {
        boolean divided = !names.contains("x") && !names.contains("y");
        for (String split : divided ? List.of("_train", "_validation", "_test") : List.of("")) {
            boolean needed = !split.equals("_validation") && !split.equals("_test");
            for (String name : List.of("x" + split, "y" + split)) {
                String other = (name.startsWith("x") ? "y" : "x") + split;
                if (!names.contains(name) && (needed || names.contains(other))) {
                    problems.add(part == null ? name : part, part == null ? "is required" : "must have an array " + name);
                }
            }
        }
        if (!divided) {
            names.stream().filter(name -> name.contains("_")).sorted().forEach(name -> problems.add(part == null ? name : part,
                    (part == null ? "" : name + " ") + "must be absent when the examples come undivided as x and y"));
        }
        return divided;
    }

    RawDataset read() throws IOException {
        Map<Split, Pair> pairs = new EnumMap<>(Split.class);
        boolean divided = arrays.containsKey("x_train");
        for (Split split : divided ? Split.values() : new Split[] {Split.TRAIN}) {
            String suffix = divided ? "_" + split.name().toLowerCase(Locale.ROOT) : "";
            if (arrays.containsKey("x" + suffix)) {
                pairs.put(split, new Pair(arrays.get("x" + suffix), arrays.get("y" + suffix)));
            }
        }
        Pair train = pairs.get(Split.TRAIN);
        Task task = task(train.y);
        pairs.values().forEach(pair -> check(pair, train, task));
        problems.done();
        Layout layout = layout(train.x);
        checkSize(pairs);
        if (options.task() == null && task == Task.REGRESSION) {
            requireClearTask(train.y);
        }
        problems.done();

        boolean texts = train.y.header().type().isText();
        TextClasses names = texts ? TextClasses.of(pairs.values().stream().map(Pair::y).toList(), limits.maxClasses(), problems) : null;
        problems.done();
        Map<Split, int[]> classes = new EnumMap<>(Split.class);
        for (Map.Entry<Split, Pair> pair : pairs.entrySet()) {
            classes.put(pair.getKey(), task != Task.CLASSIFICATION ? new int[pair.getValue().y.examples()]
                    : texts ? names.labels(pair.getValue().y, problems) : classes(pair.getValue().y));
        }
        problems.done();
        Targets targets = targets(task, train, classes, names);
        for (Map.Entry<Split, Pair> pair : pairs.entrySet()) {
            int[] classesOfPair = classes.get(pair.getKey());
            SplitAssignment assignment = divided ? SplitAssignment.all(pair.getKey(), classesOfPair.length)
                    : SplitAssignment.stratified(classesOfPair, task == Task.CLASSIFICATION ? targets.size() : 1, options.fractions());
            keep(pair.getValue(), assignment, classesOfPair, task, layout);
        }
        problems.done();
        Map<Split, RawExamples> splits = new EnumMap<>(Split.class);
        raw.forEach((split, x) -> splits.put(split, new RawExamples(x.done(), labels.get(split),
                task == Task.CLASSIFICATION ? null : outputs.get(split).done())));
        return new RawDataset(input(train.x.header(), layout), targets, preprocessing(train.x.header().type()), splits, null, null,
                SplitNotes.of(splits, !divided));
    }

    private Task task(NpyArray y) {
        if (y.header().type().isText()) {
            if (options.task() != null && options.task() != Task.CLASSIFICATION || options.oneHot()) {
                problems.add(options.oneHot() ? "one_hot" : "task", "must be absent: y has texts, which name classes");
            }
            return Task.CLASSIFICATION;
        }
        if (options.task() != null) {
            return options.task();
        }
        return options.oneHot() || y.header().type().isWhole() ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    /**
     * Requires the option {@code task} if y's floats are few distinct whole numbers, which may be classes or numbers to predict,
     * or if all of several columns are 0 or 1.
     */
    private void requireClearTask(NpyArray y) throws IOException {
        Set<Double> values = new TreeSet<>();
        boolean[] fractions = {false};
        // Problems with single values are discarded here and reported when the values are kept; too many of them end the import here.
        y.forEach(new ImportErrors(), (i, row) -> {
            for (double value : row) {
                fractions[0] |= value != Math.rint(value);
                if (values.size() <= TargetScan.MOST_INFERRED_CLASSES) {
                    values.add(value + 0.0);
                }
            }
        });
        if (y.width() > 1) {
            if (Set.of(0.0, 1.0).containsAll(values) && y.examples() >= 2 * values.size()) {
                problems.add("task", "must be multi_label or regression, or one_hot true: y has several columns, of 0 and 1 only");
            }
        } else if (!fractions[0] && !values.isEmpty() && values.size() <= Math.min(TargetScan.MOST_INFERRED_CLASSES, y.examples() / 2)) {
            problems.add("task", ("must be classification or regression: y is of floats, but has only the whole numbers %s, "
                    + "which may be classes or numbers to predict")
                    .formatted(values.stream().map(value -> "%.0f".formatted(value)).collect(Collectors.joining(", "))));
        }
    }

    private void check(Pair pair, Pair train, Task task) {
        NpyHeader x = pair.x.header();
        NpyHeader y = pair.y.header();
        if (x.examples() != y.examples()) {
            pair.y.problem(problems, "must have as many examples as x, %d, got %d".formatted(x.examples(), y.examples()));
        }
        if (x.shape().length > Shape.MAX_RANK + 1) {
            pair.x.problem(problems, "must have examples of at most %d dimensions, got the shape %s".formatted(Shape.MAX_RANK, x.shapeText()));
        }
        if (x.width() > Shape.MAX_SIZE) {
            pair.x.problem(problems, "must have examples of at most %d values, got the shape %s".formatted(Shape.MAX_SIZE, x.shapeText()));
        }
        if (!Arrays.equals(x.shape(), 1, x.shape().length, train.x.header().shape(), 1, train.x.header().shape().length)
                || x.type() != train.x.header().type()) {
            pair.x.problem(problems, "must have examples of the shape and type that the training examples have, got %s of %s, not %s of %s"
                    .formatted(x.shapeText(), x.type(), train.x.header().shapeText(), train.x.header().type()));
        }
        if (x.type().isText()) {
            pair.x.problem(problems, "must be numbers, got texts");
        }
        if (y.type().isText() != train.y.header().type().isText()) {
            pair.y.problem(problems, "must have texts if y of the training examples has texts, else numbers");
        }
        boolean columns = options.oneHot() || task != Task.CLASSIFICATION;
        if (y.shape().length > 2 || !columns && y.width() != 1) {
            pair.y.problem(problems, columns ? "must be of the shape [n] or [n, outputs], got " + y.shapeText()
                    : "must be a class for each example, of the shape [n], got %s; set one_hot or task if it is something else"
                            .formatted(y.shapeText()));
        }
        if (y.width() != train.y.header().width()) {
            pair.y.problem(problems, "must have as many columns as the training examples have, got the shape " + y.shapeText());
        }
        if (columns && y.width() > limits.maxClasses()) {
            pair.y.problem(problems, "must have at most %d columns, got the shape %s".formatted(limits.maxClasses(), y.shapeText()));
        }
    }

    private void checkSize(Map<Split, Pair> pairs) {
        long examples = pairs.values().stream().mapToLong(pair -> pair.x.header().examples()).sum();
        NpyArray x = pairs.get(Split.TRAIN).x;
        limits.checkValues(x.part(), examples, x.width() + pairs.get(Split.TRAIN).y.width());
    }

    private int[] classes(NpyArray y) throws IOException {
        int[] classes = new int[y.examples()];
        y.forEach(problems, (i, values) -> {
            if (options.oneHot()) {
                classes[i] = hot(values);
                if (classes[i] < 0) {
                    y.problem(problems, "must have a single 1 among zeros for each example, got %s at [%d]".formatted(
                            ImportErrors.quoted(Arrays.toString(values)), i));
                }
            } else if (values[0] != Math.rint(values[0]) || values[0] < 0 || values[0] >= limits.maxClasses()) {
                y.problem(problems, "must have classes from 0 to %d, got %s at %s".formatted(limits.maxClasses() - 1, values[0], y.at(i, 0)));
            } else {
                classes[i] = (int) values[0];
            }
        });
        return classes;
    }

    private static int hot(double[] values) {
        int hot = -1;
        for (int k = 0; k < values.length; k++) {
            if (values[k] == 1 && hot < 0) {
                hot = k;
            } else if (values[k] != 0) {
                return -1;
            }
        }
        return hot;
    }

    private Targets targets(Task task, Pair train, Map<Split, int[]> classes, TextClasses names) {
        int columns = train.y.width();
        if (task == Task.REGRESSION) {
            return Targets.regression(columns == 1 ? List.of("y") : IntStream.range(0, columns).mapToObj(i -> "y" + i).toList());
        }
        if (task == Task.MULTI_LABEL) {
            return Targets.labels(IntStream.range(0, columns).mapToObj(Integer::toString).toList());
        }
        int size = options.oneHot() ? columns : 1 + classes.values().stream().flatMapToInt(Arrays::stream).max().orElse(0);
        int[] trained = classes.get(Split.TRAIN);
        if (Arrays.stream(trained).distinct().count() < 2) {
            train.y.problem(problems, "must have at least two classes, all are " + name(names, trained[0]));
        }
        Set<Integer> known = Arrays.stream(trained).boxed().collect(Collectors.toSet());
        classes.forEach((split, labels) -> Arrays.stream(labels).filter(label -> !known.contains(label)).distinct().sorted()
                .limit(ImportErrors.MOST)
                .forEach(label -> arrays.get("y_" + split.name().toLowerCase(Locale.ROOT)).problem(problems,
                        "must have only classes of the training examples, got " + name(names, label))));
        problems.done();
        return Targets.classes(names != null ? names.names() : IntStream.range(0, size).mapToObj(Integer::toString).toList());
    }

    private static String name(TextClasses names, int label) {
        return names == null ? Integer.toString(label) : ImportErrors.quoted(names.names().get(label));
    }

    private Layout layout(NpyArray x) {
        long[] shape = x.header().shape();
        if (shape.length != 4) {
            if (options.layout() != null) {
                problems.add("layout", "must be absent: only pictures of the shape [n, a, b, c] have a layout, got the shape "
                        + x.header().shapeText());
            }
            return Layout.CHANNELS_FIRST;
        }
        Layout layout = options.layout() != null ? options.layout() : Layout.of(Arrays.copyOfRange(shape, 1, 4), x.header().type() == NpyType.U1);
        if (layout == null) {
            problems.add("layout", "must be channels_first or channels_last: the shape %s of %s does not tell which axis has the channels"
                    .formatted(x.header().shapeText(), x.header().type()));
        }
        return layout;
    }

    private void keep(Pair pair, SplitAssignment assignment, int[] classes, Task task, Layout layout) throws IOException {
        for (Split split : Split.values()) {
            int rows = assignment.sizes()[split.ordinal()];
            if (rows > 0) {
                raw.put(split, new RawArray(pair.x.header().type().raw(), rows, pair.x.width()));
                if (task != Task.CLASSIFICATION) {
                    outputs.put(split, new RawArray(DataType.FLOAT, rows, pair.y.width()));
                } else {
                    labels.put(split, new int[rows]);
                }
            }
        }
        double[] first = layout == Layout.CHANNELS_LAST ? new double[pair.x.width()] : null;
        pair.x.forEach(problems, (i, values) -> {
            if (first != null) {
                Layout.moveChannels(values, (int) pair.x.header().shape()[3], first);
            }
            raw.get(assignment.splitOf(i)).put(assignment.position()[i], first == null ? values : first);
        });
        if (task != Task.CLASSIFICATION) {
            pair.y.forEach(problems, (i, values) -> {
                for (int k = 0; task == Task.MULTI_LABEL && k < values.length; k++) {
                    if (values[k] != 0 && values[k] != 1) {
                        pair.y.problem(problems, "must be 0 or 1 for each label, got %s at %s".formatted(values[k], pair.y.at(i, k)));
                    }
                }
                outputs.get(assignment.splitOf(i)).put(assignment.position()[i], values);
            });
        } else {
            for (int i = 0; i < classes.length; i++) {
                labels.get(assignment.splitOf(i))[assignment.position()[i]] = classes[i];
            }
        }
    }

    private Preprocessing preprocessing(NpyType type) {
        double divisor = options.divisor() != null ? options.divisor() : type == NpyType.U1 ? 255 : 1;
        return divisor == 1 ? new Preprocessing.Identity() : new Preprocessing.Pixels(divisor);
    }

    /** Returns the shape of an example, channels first. Unsigned bytes of shape [n, rows, columns] are grey images with one channel. */
    private static Shape input(NpyHeader x, Layout layout) {
        if (x.shape().length == 1) {
            return Shape.of(1);
        }
        LongStream dimensions = layout == Layout.CHANNELS_LAST ? LongStream.of(x.shape()[3], x.shape()[1], x.shape()[2])
                : Arrays.stream(x.shape()).skip(1);
        if (x.type() == NpyType.U1 && x.shape().length == 3) {
            dimensions = LongStream.concat(LongStream.of(1), dimensions);
        }
        return new Shape(dimensions.mapToObj(Math::toIntExact).toList());
    }

    @Override
    public void close() {
        raw.values().forEach(RawArray::close);
        outputs.values().forEach(RawArray::close);
    }
}
