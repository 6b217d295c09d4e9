package dev.trainyard.inference.protocol;

import static java.util.stream.Collectors.joining;

import dev.trainyard.inference.ModelInput;
import dev.trainyard.inference.Outputs;
import dev.trainyard.inference.protocol.tensor.Datatype;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model's outputs in the Open Inference Protocol. A classifier has {@value #PROBABILITIES} {@code [n, |y|]} and {@value #CLASS}
 * {@code [n]}, and also {@value #OUTPUT} {@code [n, |y|]} if its activations are not probabilities. A model of several labels has only
 * {@value #PROBABILITIES}, a regression model only {@value #OUTPUT}.
 */
final class InferOutputs {

    static final String PROBABILITIES = "probabilities";
    static final String CLASS = "class";
    static final String OUTPUT = "output";

    /** Heap of one text besides its characters: the string, and the value and index of a classification. */
    private static final long TEXT_BYTES = 200;
    private static final long BYTES_PER_CHARACTER = 8;

    /**
     * A tensor of an answer.
     *
     * @param numbers row-major; null if the tensor has texts
     * @param texts   row-major; null if the tensor has numbers
     * @param binary  whether the data follow the JSON object
     */
    record Tensor(String name, List<Integer> shape, float[] numbers, List<String> texts, boolean binary) {

        Datatype datatype() {
            return numbers == null ? Datatype.BYTES : Datatype.FP32;
        }
    }

    private final Outputs model;

    InferOutputs(Outputs model) {
        this.model = model;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        if (model.targets().isClassification()) {
            names.addAll(List.of(PROBABILITIES, CLASS));
        } else if (model.targets().isMultiLabel()) {
            names.add(PROBABILITIES);
        }
        if (model.differFromProbabilities()) {
            names.add(OUTPUT);
        }
        return names;
    }

    List<InferInputs.Description> describe() {
        return names().stream().map(name -> new InferInputs.Description(name,
                (name.equals(CLASS) ? Datatype.BYTES : Datatype.FP32).name(), shape(name, -1))).toList();
    }

    /**
     * Returns the requested outputs.
     *
     * @param wanted outputs named by the client; null or empty for all
     * @throws dev.trainyard.platform.problem.ProblemException 422 with each output whose name is unknown or
     *         repeated, or that cannot be classified
     */
    List<InferRequest.Output> choose(List<InferRequest.Output> wanted) {
        List<String> names = names();
        if (wanted == null || wanted.isEmpty()) {
            return names.stream().map(name -> new InferRequest.Output(name, null, 0)).toList();
        }
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            String name = wanted.get(i).name();
            if (!names.contains(name)) {
                violations.add(new Violation("outputs/" + i + "/name", "must be one of %s, got \"%s\"".formatted(
                        names.stream().collect(joining(", ")), name)));
            } else if (name.equals(CLASS) && wanted.get(i).classes() > 0) {
                violations.add(new Violation("outputs/" + i + "/parameters/classification", "needs an output of numbers, not " + CLASS));
            } else if (wanted.subList(0, i).stream().anyMatch(before -> before.name().equals(name))) {
                // Thousands of copies of a tensor in one answer could fill the memory.
                violations.add(new Violation("outputs/" + i + "/name", "is a duplicate: \"" + name + "\""));
            }
        }
        ModelInput.refuse(violations);
        return wanted;
    }

    /** Returns the heap that the texts of the requested outputs take, in bytes: Java strings, and the answer's UTF-8. */
    long textBytes(List<InferRequest.Output> wanted, int n) {
        long texts = wanted.stream().mapToLong(output -> output.name().equals(CLASS) ? 1
                : Math.min(output.classes(), model.targets().size())).sum();
        long longest = texts == 0 ? 0 : model.targets().names().stream().mapToInt(String::length).max().orElse(0);
        return n * texts * (TEXT_BYTES + BYTES_PER_CHARACTER * longest);
    }

    /**
     * Returns the requested outputs' tensors.
     *
     * @param binary whether an output whose request has no {@code binary_data} is binary
     * @param y      {@code [n, |y|]}, row-major
     */
    List<Tensor> tensors(List<InferRequest.Output> wanted, boolean binary, float[] y, int n) {
        return wanted.stream().map(output -> tensor(output, output.binary() == null ? binary : output.binary(), y, n)).toList();
    }

    private Tensor tensor(InferRequest.Output output, boolean binary, float[] y, int n) {
        String name = output.name();
        if (name.equals(CLASS)) {
            return new Tensor(name, shape(name, n), null,
                    IntStream.range(0, n).mapToObj(i -> model.targets().names().get(model.classOf(y, i))).toList(), binary);
        }
        float[] values = name.equals(PROBABILITIES) ? model.probabilities(y) : y;
        if (output.classes() > 0) {
            int count = Math.min(output.classes(), model.targets().size());
            return new Tensor(name, List.of(n, count), null, Classification.top(values, model.targets().names(), n, count), binary);
        }
        return new Tensor(name, shape(name, n), values, null, binary);
    }

    private List<Integer> shape(String name, int n) {
        return name.equals(CLASS) ? List.of(n) : List.of(n, model.targets().size());
    }
}
