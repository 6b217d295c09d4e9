package dev.trainyard.inference.protocol;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import dev.trainyard.inference.ModelInput;
import dev.trainyard.inference.protocol.InferRequest.Tensor;
import dev.trainyard.inference.protocol.tensor.Datatype;
import dev.trainyard.inference.protocol.tensor.TensorData;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.platform.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model's inputs in the Open Inference Protocol: one tensor {@value #NAME} of raw values {@code [n, …]}, or for tables with columns of
 * texts one tensor {@code [n, 1]} per column. A table of numbers takes both forms; the columns of its {@value #NAME} are in the order of
 * training.
 */
final class InferInputs {

    static final String NAME = "input";

    private static final int LONGEST_SHOWN = 40;
    private static final int NAMES_SHOWN = 20;

    /**
     * A tensor in a model's metadata; the dimension −1 stands for the number of examples.
     *
     * @param name     the name of the tensor
     * @param datatype the type of the elements
     * @param shape    the sizes of the dimensions
     */
    record Description(String name, String datatype, List<Integer> shape) {
    }

    /** The network's input. Shape of {@code x}: {@code [n, |x|]}, row-major. */
    record Batch(float[] x, int n) {
    }

    private final ModelInput model;
    private final int maxInstances;

    InferInputs(ModelInput model, int maxInstances) {
        this.model = model;
        this.maxInstances = maxInstances;
    }

    List<Description> describe() {
        if (!isMatrix()) {
            return columns();
        }
        return List.of(new Description(NAME, (model.columns().isEmpty() ? Datatype.FP32 : Datatype.FP64).name(),
                Stream.concat(Stream.of(-1), model.rawShape().stream()).toList()));
    }

    private List<Description> columns() {
        return model.columns().stream()
                .map(c -> new Description(c.name(), (takesText(c) ? Datatype.BYTES : Datatype.FP64).name(), List.of(-1, 1)))
                .toList();
    }

    /** Returns whether one tensor {@value #NAME} has all values: no column is of texts, or has the tensor's name. */
    private boolean isMatrix() {
        return model.columns().stream().noneMatch(column -> takesText(column) || column.name().equals(NAME));
    }

    /**
     * Returns the only tensor of a request that has no JSON.
     *
     * @throws ProblemException 400 if the model has several inputs, or if the bytes are not one or more whole examples
     */
    Tensor raw(ByteBuffer bytes) {
        List<Description> described = describe();
        Description only = described.get(0);
        Datatype datatype = Datatype.valueOf(only.datatype());
        if (described.size() > 1 || !datatype.isNumeric()) {
            throw ProblemException.badRequest("A body without JSON (%s: 0) needs a model with one input of numbers."
                    .formatted(InferController.JSON_LENGTH));
        }
        int example = datatype.bytes() * model.rawSize();
        if (bytes.remaining() == 0 || bytes.remaining() % example != 0) {
            throw ProblemException.badRequest("A body without JSON must be a multiple of %d bytes, one example of %s, got %d."
                    .formatted(example, datatype, bytes.remaining()));
        }
        List<Integer> shape = new ArrayList<>(only.shape());
        shape.set(0, bytes.remaining() / example);
        return new Tensor(only.name(), shape, only.datatype(), null, bytes);
    }

    /**
     * Checks the tensors and encodes their values.
     *
     * @throws ProblemException 422 with every invalid tensor and value
     */
    Batch encode(List<Tensor> tensors) {
        boolean matrix = isMatrix() && (model.columns().isEmpty() || tensors.isEmpty()
                || tensors.stream().anyMatch(tensor -> NAME.equals(tensor.name())));
        List<Violation> violations = new ArrayList<>();
        Set<String> names = (matrix ? describe() : columns()).stream().map(Description::name).collect(toCollection(LinkedHashSet::new));
        Map<String, Placed> placed = new LinkedHashMap<>();
        int n = -1;
        for (int t = 0; t < tensors.size(); t++) {
            Tensor tensor = tensors.get(t);
            String path = "inputs/" + t;
            String name = Text.among(names, tensor.name());
            if (!names.contains(name)) {
                violations.add(new Violation(path + "/name", "must be one of %s, got \"%s\"".formatted(
                        names.stream().limit(NAMES_SHOWN).collect(joining(", ")), Text.shortened(tensor.name(), LONGEST_SHOWN))));
            } else if (placed.containsKey(name)) {
                violations.add(new Violation(path + "/name", "is a duplicate: \"" + tensor.name() + "\""));
            } else {
                placed.put(name, new Placed(path, check(tensor, matrix ? null : column(name), path, n, violations)));
                n = n < 0 && !tensor.shape().isEmpty() ? tensor.shape().get(0) : n;
            }
        }
        for (String wanted : names) {
            if (!placed.containsKey(wanted) && (placed.isEmpty() || matrix || !column(wanted).takesMissing())) {
                violations.add(new Violation("inputs", "must have a tensor \"" + wanted + "\""));
            }
        }
        ModelInput.refuse(violations);
        float[] x = new float[n * model.size()];
        if (model.columns().isEmpty()) {
            encodeNumbers(placed.get(NAME), n, x, violations);
        } else {
            encodeRows(names.stream().map(placed::get).toList(), matrix, n, x, violations);
        }
        ModelInput.refuse(violations);
        return new Batch(x, n);
    }

    /** A tensor whose values have been checked. */
    private record Placed(String path, TensorData data) {

        String path(int i) {
            return path + "/" + data.path(i);
        }
    }

    private Column column(String name) {
        return model.columns().stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow();
    }

    private void encodeNumbers(Placed tensor, int n, float[] x, List<Violation> violations) {
        double[] raw = new double[model.rawSize()];
        float[] row = new float[model.size()];
        for (int i = 0; i < n && violations.size() < ModelInput.MAX_VIOLATIONS; i++) {
            for (int j = 0; j < raw.length; j++) {
                int at = i * raw.length + j;
                raw[j] = tensor.data().number(at);
                if (!Float.isFinite((float) raw[j]) && violations.size() < ModelInput.MAX_VIOLATIONS) {
                    violations.add(new Violation(tensor.path(at), "must be a finite number, got " + raw[j]));
                }
            }
            model.encode(raw, row, x, i);
        }
    }

    /** @param tensors one per column, null where all values are missing; or one matrix of all columns */
    private void encodeRows(List<Placed> tensors, boolean matrix, int n, float[] x, List<Violation> violations) {
        List<Column> columns = model.columns();
        for (int i = 0; i < n && violations.size() < ModelInput.MAX_VIOLATIONS; i++) {
            int row = i;
            List<Object> raw = new ArrayList<>(columns.size());
            for (int c = 0; c < columns.size(); c++) {
                Placed tensor = tensors.get(matrix ? 0 : c);
                Object value = tensor == null ? null : tensor.data().get(matrix ? row * columns.size() + c : row);
                raw.add(!takesText(columns.get(c)) && value instanceof Boolean truth ? Long.valueOf(truth ? 1 : 0) : value);
            }
            model.encode(raw, c -> matrix ? tensors.get(0).path(row * columns.size() + c) : tensors.get(c).path(row), violations::add)
                    .ifPresent(model.put(x, i));
        }
    }

    /**
     * Returns the tensor's values; null if there are violations.
     *
     * @param column the tensor's column; null if it has the values of whole examples
     * @param n      number of examples in the previous tensors; −1 for the first tensor
     */
    private TensorData check(Tensor tensor, Column column, String path, int n, List<Violation> violations) {
        List<Integer> shape = tensor.shape();
        boolean fits = !shape.isEmpty() && (column != null ? shape.size() == 1 || shape.equals(List.of(shape.get(0), 1))
                : model.fits(shape.subList(1, shape.size())));
        if (!fits) {
            String wanted = column != null ? "[n, 1]" : describe().get(0).shape().toString().replace("-1", "n");
            violations.add(new Violation(path + "/shape", "must be " + wanted + ", got " + shown(shape)));
            return null;
        }
        int examples = shape.get(0);
        if (examples < 1 || examples > maxInstances) {
            violations.add(new Violation(path + "/shape/0", "must be from 1 to " + maxInstances + ", got " + examples));
            return null;
        }
        if (n >= 0 && examples != n) {
            violations.add(new Violation(path + "/shape/0", "must be the same for all tensors: " + n + ", got " + examples));
        }
        return new TensorCheck(tensor, path, i -> column == null ? isMissingAllowed(i) : column.takesMissing(), violations)
                .values(column == null ? Datatype.numeric() : List.of(Datatype.values()));
    }

    /** Returns whether value {@code i} of the tensor with all columns may be missing. */
    private boolean isMissingAllowed(int i) {
        return !model.columns().isEmpty() && model.columns().get(i % model.columns().size()).takesMissing();
    }

    private static String shown(List<Integer> shape) {
        return Text.shortened(shape.stream().limit(NAMES_SHOWN).toList().toString(), 2 * LONGEST_SHOWN);
    }

    private static boolean takesText(Column column) {
        return !(column instanceof Column.Numeric);
    }
}
