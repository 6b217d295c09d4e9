package dev.trainyard.inference;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import dev.trainyard.inference.InferRequest.Tensor;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Column;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model's inputs in the Open Inference Protocol: one tensor {@value #NAME} of raw values {@code [n, …]}, or for tables one tensor
 * {@code [n, 1]} per column.
 */
final class InferInputs {

    static final String NAME = "input";

    private static final int LONGEST_SHOWN = 40;

    /** A tensor in a model's metadata; the dimension −1 stands for the number of examples. */
    record Description(String name, String datatype, List<Integer> shape) {
    }

    /** The network's input. Shape of {@code x}: {@code [n, |x|]}, row-major. */
    record Batch(float[] x, int n) {
    }

    private final ModelInput model;
    private final int maxInstances;
    /** Names of the columns that take missing values: null, or no tensor at all. */
    private final Set<String> takeMissing;

    InferInputs(ModelInput model, int maxInstances) {
        this.model = model;
        this.maxInstances = maxInstances;
        takeMissing = model.columns().stream().filter(Column::takesMissing).map(Column::name).collect(toSet());
    }

    List<Description> describe() {
        if (model.columns().isEmpty()) {
            List<Integer> shape = new ArrayList<>(List.of(-1));
            shape.addAll(model.rawShape());
            return List.of(new Description(NAME, Datatype.FP32.name(), shape));
        }
        return model.columns().stream()
                .map(c -> new Description(c.name(), (takesText(c) ? Datatype.BYTES : Datatype.FP64).name(), List.of(-1, 1)))
                .toList();
    }

    /**
     * Checks the tensors and encodes their values.
     *
     * @throws ProblemException 422 with every invalid tensor and value
     */
    Batch encode(List<Tensor> tensors) {
        List<Violation> violations = new ArrayList<>();
        Set<String> names = describe().stream().map(Description::name).collect(toCollection(LinkedHashSet::new));
        Map<String, Integer> places = new HashMap<>();
        int n = -1;
        for (int t = 0; t < tensors.size(); t++) {
            Tensor tensor = tensors.get(t);
            String path = "inputs/" + t;
            String name = Text.among(names, tensor.name());
            if (!names.contains(name)) {
                violations.add(new Violation(path + "/name", "must be one of %s, got \"%s\"".formatted(
                        names.stream().limit(20).collect(joining(", ")), Text.shortened(tensor.name(), LONGEST_SHOWN))));
            } else if (places.putIfAbsent(name, t) != null) {
                violations.add(new Violation(path + "/name", "is a duplicate: \"" + tensor.name() + "\""));
            } else {
                check(tensor, takeMissing.contains(name), path, n, violations);
                n = n < 0 && !tensor.shape().isEmpty() ? tensor.shape().get(0) : n;
            }
        }
        for (String wanted : names) {
            if (!places.containsKey(wanted) && (places.isEmpty() || !takeMissing.contains(wanted))) {
                violations.add(new Violation("inputs", "must have a tensor \"" + wanted + "\""));
            }
        }
        ModelInput.refuse(violations);
        List<Integer> order = names.stream().map(places::get).toList();
        float[] x = new float[n * model.size()];
        for (int i = 0; i < n && violations.size() < ModelInput.MAX_VIOLATIONS; i++) {
            encode(tensors, order, i, x, violations);
        }
        ModelInput.refuse(violations);
        return new Batch(x, n);
    }

    private void encode(List<Tensor> tensors, List<Integer> order, int i, float[] x, List<Violation> violations) {
        if (model.columns().isEmpty()) {
            JsonValues data = tensors.get(0).data();
            int from = i * model.rawSize();
            List<Object> raw = new ArrayList<>(model.rawSize());
            for (int j = 0; j < model.rawSize(); j++) {
                raw.add(Datatype.plain(data.get(from + j), true));
            }
            model.encode(raw, j -> "inputs/0/data/" + data.path(from + j), violations::add).ifPresent(model.put(x, i));
        } else {
            List<Object> raw = new ArrayList<>(order.size());
            for (int c = 0; c < order.size(); c++) {
                Object value = order.get(c) == null ? null : tensors.get(order.get(c)).data().get(i);
                raw.add(Datatype.plain(value, !takesText(model.columns().get(c))));
            }
            model.encode(raw, c -> "inputs/" + order.get(c) + "/data/" + tensors.get(order.get(c)).data().path(i), violations::add)
                    .ifPresent(model.put(x, i));
        }
    }

    /**
     * @param missing whether values may be null
     * @param n       number of examples in the previous tensors; −1 for the first tensor
     */
    private void check(Tensor tensor, boolean missing, String path, int n, List<Violation> violations) {
        List<Integer> shape = tensor.shape();
        boolean column = !model.columns().isEmpty();
        boolean fits = !shape.isEmpty() && (column ? shape.size() == 1 || shape.equals(List.of(shape.get(0), 1))
                : model.fits(shape.subList(1, shape.size())));
        String wanted = column ? "[n, 1]" : describe().get(0).shape().toString().replace("-1", "n");
        if (!fits) {
            violations.add(new Violation(path + "/shape", "must be " + wanted + ", got " + shape));
            return;
        }
        int examples = shape.get(0);
        if (examples < 1 || examples > maxInstances) {
            violations.add(new Violation(path + "/shape/0", "must be from 1 to " + maxInstances + ", got " + examples));
        } else if (n >= 0 && examples != n) {
            violations.add(new Violation(path + "/shape/0", "must be the same for all tensors: " + n + ", got " + examples));
        }
        long size = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        List<Integer> nested = tensor.data().shape();
        if (tensor.data().size() != size || nested == null || nested.size() > 1 && !nested.equals(shape)) {
            violations.add(new Violation(path + "/data", "must be %d values, flat or nested as %s, got %s"
                    .formatted(size, shape, tensor.data().described())));
            return;
        }
        Datatype.of(tensor.datatype()).filter(d -> d.isNumeric() || column).ifPresentOrElse(
                datatype -> checkValues(tensor, datatype, missing, path, violations),
                () -> violations.add(new Violation(path + "/datatype", "must be one of " + Arrays.stream(Datatype.values())
                        .filter(d -> d.isNumeric() || column).map(Datatype::name).collect(joining(", ")) + ", got " + tensor.datatype())));
    }

    private static void checkValues(Tensor tensor, Datatype datatype, boolean missing, String path, List<Violation> violations) {
        JsonValues data = tensor.data();
        for (int i = 0; i < data.size() && violations.size() < ModelInput.MAX_VIOLATIONS; i++) {
            if (!datatype.has(data.get(i)) && !(missing && data.get(i) == null)) {
                violations.add(new Violation(path + "/data/" + data.path(i),
                        "must be " + datatype + ", got " + Text.shortened(String.valueOf(data.get(i)), LONGEST_SHOWN)));
            }
        }
    }

    private static boolean takesText(Column column) {
        return !(column instanceof Column.Numeric);
    }
}
