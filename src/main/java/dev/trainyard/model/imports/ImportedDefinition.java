package dev.trainyard.model.imports;

import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.training.Supervised;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Joins what a file and a request say of a network. */
final class ImportedDefinition {

    private static final String PREFIX = "specification/";

    private ImportedDefinition() {
    }

    /** @throws InvalidSpecificationException if fields are missing, or contradict the file */
    static ServableDefinition of(ImportedNetwork network, ImportSpec spec) {
        ServableDefinition known = network.definition();
        ServableDefinition definition = known == null ? described(network.architecture(), spec) : stored(known, spec);
        List<Violation> violations = new ArrayList<>();
        for (Architecture member : definition.networks()) {
            check(member, definition, violations);
        }
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        return definition;
    }

    private static ServableDefinition stored(ServableDefinition known, ImportSpec spec) {
        if (!spec.equals(ImportSpec.NONE)) {
            throw new InvalidSpecificationException("specification", "must be absent: the file has the definition of the version");
        }
        return known;
    }

    private static ServableDefinition described(Architecture read, ImportSpec spec) {
        if (spec.targets() == null) {
            throw new InvalidSpecificationException(PREFIX + "targets", "is required: the file does not say what the outputs mean");
        }
        Targets targets = spec.targets();
        Architecture architecture = withOutput(read, spec.outputActivation(), targets);
        Activation sigma = architecture.activation();
        Cost cost = spec.cost() != null ? spec.cost() : targets.isRegression() ? Cost.QUADRATIC
                : targets.isMultiLabel() ? Cost.CROSS_ENTROPY : Cost.defaultFor(sigma);
        if (!cost.fits(sigma)) {
            throw new InvalidSpecificationException(PREFIX + "cost", "must fit the output layer's activation %s, got %s"
                    .formatted(word(sigma), cost));
        }
        return ServableDefinition.of(architecture, cost, targets, spec.preprocessing() == null ? new Preprocessing.Identity()
                : spec.preprocessing(), null);
    }

    /** Returns the architecture with the output layer's activation, which a file often leaves to the loss function. */
    private static Architecture withOutput(Architecture read, Activation wanted, Targets targets) {
        int last = read.layers().size() - 1;
        LayerSpec output = read.layers().get(last);
        if (output.activation() != Activation.LINEAR || !(output instanceof Dense dense)) {
            if (wanted != null && wanted != output.activation()) {
                throw new InvalidSpecificationException(PREFIX + "output_activation", "must be absent: the file has the activation "
                        + word(output.activation()));
            }
            return read;
        }
        if (wanted == null && !targets.isRegression()) {
            throw new InvalidSpecificationException(PREFIX + "output_activation", "is required, because the file's output layer has no "
                    + "activation: softmax after a training with CrossEntropyLoss, sigmoid after BCEWithLogitsLoss, or linear");
        }
        List<LayerSpec> layers = new ArrayList<>(read.layers());
        layers.set(last, new Dense(dense.units(), wanted == null ? Activation.LINEAR : wanted));
        return new Architecture(read.input(), layers);
    }

    private static void check(Architecture network, ServableDefinition definition, List<Violation> violations) {
        Targets targets = definition.targets();
        int outputs = network.output().size();
        if (outputs != targets.size() && !Supervised.hasOneOutputForTwoClasses(network, targets)) {
            violations.add(new Violation(PREFIX + "targets/names", "must have a name for each of the %d outputs, got %d"
                    .formatted(outputs, targets.size())));
        }
        if (targets.isMultiLabel() && network.activation() != Activation.SIGMOID) {
            violations.add(new Violation(PREFIX + "output_activation", "must be sigmoid for labels, got " + word(network.activation())));
        }
        Shape input = network.input();
        Preprocessing preprocessing = definition.preprocessing();
        int values = preprocessing instanceof TablePreprocessing table ? table.width(table.columns().size()) : input.size();
        if (values != input.size()) {
            violations.add(new Violation(PREFIX + "preprocessing", "must give %d values, the network's input, got %d"
                    .formatted(input.size(), values)));
        }
    }

    private static String word(Activation sigma) {
        return sigma.name().toLowerCase(Locale.ROOT);
    }
}
