package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.springframework.stereotype.Component;

/**
 * IDX files of examples and of their classes. Examples of shape [rows, columns] become grey images of shape [1, rows, columns].
 * Unsigned bytes are scaled to [0, 1]; other values stay as they are.
 * <ul>
 * <li>{@code train_images}, {@code train_labels}; {@code test_images} and {@code test_labels} if there are test examples
 * <li>{@code validation}: number of training examples, from the end, that become the validation split; 0 by default
 * <li>{@code classes}: names of the classes, separated by commas; by default the labels' numbers
 * </ul>
 */
@Component
public class IdxFormat implements Format {

    private static final String TRAIN_IMAGES = "train_images";
    private static final String TRAIN_LABELS = "train_labels";
    private static final String TEST_IMAGES = "test_images";
    private static final String TEST_LABELS = "test_labels";

    private final DatasetLimits limits;

    public IdxFormat(DatasetLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "idx";
    }

    @Override
    public Set<String> files() {
        return Set.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);
    }

    @Override
    public Set<String> options() {
        return Set.of("validation", "classes");
    }

    @Override
    public RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException {
        List<Violation> violations = new ArrayList<>();
        Map<String, IdxFile> idx = headers(files, violations);
        List<String> names = names(options.get("classes"), violations);
        int validation = validation(options.get("validation"), idx.get(TRAIN_IMAGES), violations);
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        return read(idx, names, validation);
    }

    private RawDataset read(Map<String, IdxFile> idx, List<String> givenNames, int validation) throws IOException {
        IdxFile images = idx.get(TRAIN_IMAGES);
        int[] labels = labels(idx.get(TRAIN_LABELS), givenNames);
        List<String> names = givenNames != null ? givenNames
                : IntStream.rangeClosed(0, Arrays.stream(labels).max().orElseThrow()).mapToObj(Integer::toString).toList();
        int train = labels.length - validation;
        int test = idx.containsKey(TEST_IMAGES) ? Math.toIntExact(idx.get(TEST_IMAGES).examples()) : 0;
        RawDataset dataset = new RawDataset(shape(images), Targets.classes(names),
                images.type() == IdxFile.Type.U8 ? new Preprocessing.Pixels(255) : new Preprocessing.Identity(),
                new EnumMap<>(Split.class), null, null, SplitNotes.of(train, validation, test, false));
        try {
            dataset.splits().put(Split.TRAIN, examples(images, labels, 0, train));
            if (validation > 0) {
                dataset.splits().put(Split.VALIDATION, examples(images, labels, train, labels.length));
            }
            if (idx.containsKey(TEST_IMAGES)) {
                int[] testLabels = labels(idx.get(TEST_LABELS), names);
                dataset.splits().put(Split.TEST, examples(idx.get(TEST_IMAGES), testLabels, 0, testLabels.length));
            }
            return dataset;
        } catch (IOException | RuntimeException | Error e) {
            dataset.close();
            throw e;
        }
    }

    /** Reads the files' headers; returns the valid ones and adds violations for the others and for mismatches between files. */
    private Map<String, IdxFile> headers(Map<String, Path> files, List<Violation> violations) throws IOException {
        Map<String, IdxFile> headers = new HashMap<>();
        for (String part : List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)) {
            boolean required = part.startsWith("train") || files.containsKey(TEST_IMAGES) || files.containsKey(TEST_LABELS);
            if (files.containsKey(part)) {
                try {
                    headers.put(part, IdxFile.read(part, files.get(part), limits));
                } catch (InvalidSpecificationException e) {
                    violations.addAll(e.violations());
                }
            } else if (required) {
                violations.add(new Violation(part, "is required" + (part.startsWith("test") ? " with the other test file" : "")));
            }
        }
        IdxFile train = headers.get(TRAIN_IMAGES);
        IdxFile test = headers.get(TEST_IMAGES);
        for (IdxFile images : Arrays.asList(train, test)) {
            if (images != null && images.dimensions().size() < 2) {
                violations.add(new Violation(images.part(), "must have at least 2 dimensions, examples and values, got 1"));
            } else if (images != null) {
                try {
                    shape(images);
                } catch (InvalidSpecificationException e) {
                    violations.add(new Violation(images.part(), "has examples whose shape " + e.getMessage()));
                }
            }
        }
        if (train != null && test != null && (train.type() != test.type()
                || !train.exampleDimensions().equals(test.exampleDimensions()))) {
            violations.add(new Violation(TEST_IMAGES, "must have examples like %s, %s of %s, got %s of %s".formatted(TRAIN_IMAGES,
                    train.exampleDimensions(), train.type(), test.exampleDimensions(), test.type())));
        }
        checkLabels(train, headers.get(TRAIN_LABELS), violations);
        checkLabels(test, headers.get(TEST_LABELS), violations);
        return headers;
    }

    private static void checkLabels(IdxFile images, IdxFile labels, List<Violation> violations) {
        if (labels == null) {
            return;
        }
        if (labels.dimensions().size() != 1 || !labels.type().isWhole()) {
            violations.add(new Violation(labels.part(), "must have one dimension of whole numbers, got %d of %s"
                    .formatted(labels.dimensions().size(), labels.type())));
        } else if (images != null && images.examples() != labels.examples()) {
            violations.add(new Violation(labels.part(), "must have one label for each example of %s, %d, got %d"
                    .formatted(images.part(), images.examples(), labels.examples())));
        }
    }

    private List<String> names(String option, List<Violation> violations) {
        if (option == null) {
            return null;
        }
        List<String> names = Arrays.stream(option.split(",", -1)).map(String::strip).map(Text::normalized).toList();
        names.stream().limit(limits.maxClasses()).forEach(name -> Text.refusal(name).ifPresent(rule ->
                violations.add(new Violation("classes", "must have valid names: %s %s".formatted(ImportErrors.quoted(name), rule)))));
        if (names.contains("") || names.stream().distinct().count() != names.size()) {
            violations.add(new Violation("classes", "must be different names, separated by commas, got " + option));
        }
        if (names.size() > limits.maxClasses()) {
            violations.add(new Violation("classes", "must be at most %d names, got %d".formatted(limits.maxClasses(), names.size())));
        }
        return names;
    }

    private static int validation(String option, IdxFile images, List<Violation> violations) {
        long most = images == null ? Integer.MAX_VALUE : images.examples() - 1;
        try {
            int validation = option == null ? 0 : Integer.parseInt(option.strip());
            if (validation >= 0 && validation <= most) {
                return validation;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        violations.add(new Violation("validation", "must be a whole number from 0 to %d, got %s".formatted(most, option)));
        return 0;
    }

    private int[] labels(IdxFile file, List<String> names) throws IOException {
        int[] labels = new int[Math.toIntExact(file.examples())];
        file.forEach(0, labels.length, (i, values) -> {
            double label = file.type().value(values, 0);
            int classes = names == null ? limits.maxClasses() : names.size();
            if (label < 0 || label >= classes) {
                throw new InvalidSpecificationException(file.part(), "label %d must be from 0 to %d%s, got %.0f".formatted(i,
                        classes - 1, names == null ? ", the limit" : "", label));
            }
            labels[i] = (int) label;
        });
        return labels;
    }

    private static Shape shape(IdxFile images) {
        List<Integer> dimensions = new ArrayList<>(images.exampleDimensions().stream()
                .map(dimension -> (int) Math.min(dimension, Integer.MAX_VALUE)).toList());
        if (dimensions.size() == 2) {
            dimensions.add(0, 1);
        }
        return new Shape(dimensions);
    }

    private static RawExamples examples(IdxFile images, int[] labels, int from, int to) throws IOException {
        int width = Math.toIntExact(images.width());
        DataType type = switch (images.type()) {
            case U8 -> DataType.UBYTE;
            case I8, I16, F32 -> DataType.FLOAT;
            case I32, F64 -> DataType.DOUBLE;
        };
        try (RawArray raw = new RawArray(type, to - from, width)) {
            float[] floats = new float[type == DataType.FLOAT ? width : 0];
            double[] doubles = new double[type == DataType.DOUBLE ? width : 0];
            images.forEach(from, to, (i, values) -> {
                switch (type) {
                    case UBYTE -> raw.put(i - from, values.array());
                    case FLOAT -> {
                        for (int j = 0; j < width; j++) {
                            floats[j] = (float) finite(images, i, values, j);
                        }
                        raw.put(i - from, floats);
                    }
                    default -> {
                        for (int j = 0; j < width; j++) {
                            doubles[j] = finite(images, i, values, j);
                        }
                        raw.put(i - from, doubles);
                    }
                }
            });
            return new RawExamples(raw.done(), Arrays.copyOfRange(labels, from, to), null);
        }
    }

    private static double finite(IdxFile images, int example, ByteBuffer values, int index) {
        double value = images.type().value(values, index);
        if (!Float.isFinite((float) value)) {
            throw new InvalidSpecificationException(images.part(), "example %d, value %d must be a finite number, got %s"
                    .formatted(example, index, value));
        }
        return value;
    }
}
