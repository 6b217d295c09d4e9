package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Unsupervised learning [7.4.3]: the network's Boltzmann machines learn to model their inputs, one after the other, bottom machine first,
 * by contrastive divergence (Hinton 2002). Each machine is trained for all of the job's epochs; schedules and early stopping apply to the
 * topmost machine. The network's outputs are the features of the topmost machine. If that is an associative memory, it also learns the
 * labels, and the outputs are the probabilities of the classes.
 *
 * @param k          the number of steps of Gibbs sampling
 * @param persistent whether the chains continue from the previous mini-batch instead of starting at the data
 */
@JsonTypeName("contrastive_divergence")
public record ContrastiveDivergence(@JsonProperty(defaultValue = "1") int k,
        @JsonProperty(defaultValue = "false") boolean persistent) implements Objective {

    public static final int MAX_K = 1000;

    public ContrastiveDivergence {
        new Check().that(k >= 1 && k <= MAX_K, "k", "must be from 1 to " + MAX_K, k).done();
    }

    @Override
    public Learner bind(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        return new LayerwiseLearner(this, network, hyperparameters, dataset);
    }

    /** Returns the epochs of all machines below the topmost one. */
    @Override
    public int preliminaryEpochs(Architecture architecture, int epochs) {
        return epochs * (BoltzmannLayers.of(architecture).size() - 1);
    }

    @Override
    public List<String> scores(Architecture architecture, Targets targets, Set<Split> splits) {
        List<Integer> machines = BoltzmannLayers.of(architecture);
        if (machines.isEmpty()) {
            return List.of();
        }
        int top = machines.get(machines.size() - 1);
        List<String> names = new ArrayList<>();
        names.add(MetricNames.trainingReconstructionError(top));
        if (splits.contains(Split.VALIDATION)) {
            names.add(MetricNames.validationReconstructionError(top));
            names.add(MetricNames.freeEnergyGap(top));
            if (classifies(architecture)) {
                names.add(MetricNames.VALIDATION_COST);
                names.add(MetricNames.VALIDATION_ACCURACY);
            }
        }
        return names;
    }

    /** Returns the validation accuracy if there are classes and validation examples, else the topmost machine's reconstruction error. */
    @Override
    public String naturalMetric(Architecture architecture, Targets targets, Set<Split> splits) {
        boolean validated = splits.contains(Split.VALIDATION);
        if (validated && classifies(architecture)) {
            return MetricNames.VALIDATION_ACCURACY;
        }
        List<Integer> machines = BoltzmannLayers.of(architecture);
        int top = machines.get(machines.size() - 1);
        return validated ? MetricNames.validationReconstructionError(top) : MetricNames.trainingReconstructionError(top);
    }

    /**
     * Returns {@code LAST} for a machine without labels: contrastive divergence does not minimise the reconstruction error, which may rise
     * while the model improves (Hinton 2010, "A practical guide to training restricted Boltzmann machines", section 5).
     */
    @Override
    public Keep defaultKeep(Architecture architecture, Set<Split> splits) {
        return classifies(architecture) ? Objective.super.defaultKeep(architecture, splits) : Keep.LAST;
    }

    @Override
    public List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets) {
        List<Violation> violations = new ArrayList<>(BoltzmannLayers.violations(architecture, true));
        int last = architecture.layers().size() - 1;
        if (classifies(architecture)) {
            violations.addAll(Supervised.shapeViolations(architecture, input, targets));
            violations.addAll(Supervised.costViolations(architecture, hyperparameters.cost(), targets));
        } else {
            violations.addAll(Supervised.inputViolations(architecture, input));
            if (!BoltzmannLayers.isMachine(architecture.layers().get(last))) {
                violations.add(new Violation("architecture/layers/" + last,
                        "must be an rbm or an associative_memory: contrastive divergence trains nothing else"));
            }
        }
        return violations;
    }

    /**
     * Returns cost, accuracy and {@link PredictionMetric}s if an associative memory is on top, else the topmost machine's reconstruction
     * error.
     */
    @Override
    public Map<String, Double> test(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        if (dataset.test() == null) {
            return Map.of();
        }
        if (classifies(network.architecture())) {
            return new Supervised().test(network, hyperparameters, dataset);
        }
        try (LayerwiseLearner learner = new LayerwiseLearner(this, network, hyperparameters, dataset)) {
            return Map.of("reconstruction_error", learner.testError(dataset.test()));
        }
    }

    /** Returns one output per feature, unless the network classifies. */
    @Override
    public Targets outputs(Architecture architecture, Targets targets) {
        return classifies(architecture) ? targets
                : Targets.regression(IntStream.range(0, architecture.output().size()).mapToObj(j -> "feature_" + j).toList());
    }

    private static boolean classifies(Architecture architecture) {
        List<?> layers = architecture.layers();
        return layers.get(layers.size() - 1) instanceof AssociativeMemory;
    }
}
