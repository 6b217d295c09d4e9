package dev.trainyard.inference;

import static java.util.stream.Collectors.joining;

import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model's outputs in the Open Inference Protocol. A classifier has {@value #PROBABILITIES} {@code [n, |y|]} and {@value #CLASS}
 * {@code [n]}, and also {@value #OUTPUT} {@code [n, |y|]} if its activations are not probabilities. A model of several
 * labels has only {@value #PROBABILITIES}, a regression model only {@value #OUTPUT}.
 */
final class InferOutputs {

    static final String PROBABILITIES = "probabilities";
    static final String CLASS = "class";
    static final String OUTPUT = "output";

    record Tensor(String name, String datatype, List<Integer> shape, Object data) {
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
        return names().stream().map(name -> new InferInputs.Description(name, datatype(name), shape(name, -1))).toList();
    }

    /**
     * Returns the names of the requested outputs.
     *
     * @param wanted names given by the client; null or empty for all
     * @throws dev.trainyard.platform.problem.ProblemException 422 with the unknown names
     */
    List<String> choose(List<String> wanted) {
        if (wanted == null || wanted.isEmpty()) {
            return names();
        }
        ModelInput.refuse(IntStream.range(0, wanted.size())
                .filter(i -> !names().contains(wanted.get(i)))
                .mapToObj(i -> new Violation("outputs/" + i + "/name", "must be one of %s, got \"%s\"".formatted(
                        names().stream().collect(joining(", ")), wanted.get(i))))
                .toList());
        return wanted;
    }

    /** @param y {@code [n, |y|]}, row-major */
    List<Tensor> tensors(List<String> names, float[] y, int n) {
        return names.stream().map(name -> new Tensor(name, datatype(name), shape(name, n), switch (name) {
            case PROBABILITIES -> model.probabilities(y);
            case CLASS -> IntStream.range(0, n).mapToObj(i -> model.targets().names().get(model.classOf(y, i))).toList();
            default -> y;
        })).toList();
    }

    private static String datatype(String name) {
        return (name.equals(CLASS) ? Datatype.BYTES : Datatype.FP32).name();
    }

    private List<Integer> shape(String name, int n) {
        return name.equals(CLASS) ? List.of(n) : List.of(n, model.targets().size());
    }
}
