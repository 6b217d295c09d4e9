package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.batch.Batches;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.UpdateRule;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Supervised learning: minimises the cost of examples with desired outputs, by backpropagation [2.3, 3]. */
@JsonTypeName("supervised")
public record Supervised() implements Objective {

    @Override
    public Learner bind(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        return new SupervisedLearner(network, hyperparameters, dataset);
    }

    @Override
    public List<String> scores(Architecture architecture, Targets targets, Set<Split> splits) {
        return MetricNames.scores(targets, splits);
    }

    @Override
    public String naturalMetric(Architecture architecture, Targets targets, Set<Split> splits) {
        return MetricNames.natural(targets, splits);
    }

    @Override
    public List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets) {
        List<Violation> violations = new ArrayList<>(shapeViolations(architecture, input, targets));
        for (int l = 0; l < architecture.layers().size(); l++) {
            if (architecture.layers().get(l) instanceof Rbm rbm && !rbm.tied()) {
                violations.add(new Violation("architecture/layers/%d/tied".formatted(l),
                        "must be true: only up_down learns separate generative weights"));
            }
        }
        if (architecture.layers().get(architecture.layers().size() - 1) instanceof Rbm) {
            return violations; // they already reject the output layer, so no cost can fit
        }
        Cost cost = hyperparameters.cost();
        List<Violation> wrongCost = costViolations(architecture, cost, targets);
        violations.addAll(wrongCost);
        if (wrongCost.isEmpty()) {
            violations.addAll(hyperparameters.optimizer().violations(architecture, cost, hyperparameters.regularization(),
                    hyperparameters.gradientClipping()));
        }
        return violations;
    }

    static List<Violation> costViolations(Architecture architecture, Cost cost, Targets targets) {
        List<Violation> violations = new ArrayList<>();
        Activation sigma = architecture.activation();
        if (targets.isMultiLabel() && sigma != Activation.SIGMOID) {
            violations.add(new Violation("architecture/layers/%d/activation".formatted(architecture.layers().size() - 1),
                    "must be sigmoid if any number of labels may hold, got " + name(sigma)));
        } else if (targets.isRegression() && sigma == Activation.STEP) {
            violations.add(new Violation("architecture/layers/%d/activation".formatted(architecture.layers().size() - 1),
                    "must not be step for a regression: its outputs are 0 and 1"));
        } else if (!cost.fits(sigma)) {
            violations.add(new Violation("cost", "must be one that is defined for the output layer's activation, got %s for %s; %s fits %s"
                    .formatted(cost, name(sigma), cost, Arrays.stream(Activation.values()).filter(cost::fits)
                            .map(Supervised::name).collect(Collectors.joining(", ")))));
        } else if (targets.isRegression() && !cost.isOfDifferences()) {
            violations.add(new Violation("cost", "must be quadratic, mean_absolute or huber for a regression, got " + cost));
        }
        return violations;
    }

    @Override
    public Map<String, Double> test(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        if (dataset.test() == null) {
            return Map.of();
        }
        Evaluation evaluation = Evaluation.ofPredictions(network, hyperparameters.cost(), dataset.test(), dataset.targets());
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (Double.isFinite(evaluation.cost())) {
            metrics.put("cost", evaluation.cost());
        }
        if (evaluation.accuracy() != null) {
            metrics.put("accuracy", evaluation.accuracy());
        }
        metrics.putAll(Evaluation.metrics(evaluation.predictions(network, dataset.test()), dataset.targets()));
        return metrics;
    }

    @Override
    public boolean canFollowPretraining() {
        return true;
    }

    static List<Violation> inputViolations(Architecture architecture, Shape input) {
        if (architecture.input().size() != input.size()) {
            return List.of(new Violation("architecture/input",
                    "must have the %d values of an example %s, got %s".formatted(input.size(), input, architecture.input())));
        }
        return architecture.input().regroups(input) ? List.of() : List.of(new Violation("architecture/input",
                ("must have the axes of an example %s in their order, split or merged, got %s; an array with the channels last is imported "
                        + "with layout=channels_last").formatted(input, architecture.input())));
    }

    /** Returns whether the single sigmoid output is the probability of the second of two classes. */
    public static boolean hasOneOutputForTwoClasses(Architecture architecture, Targets targets) {
        return targets.isClassification() && targets.size() == 2 && architecture.output().size() == 1
                && architecture.activation() == Activation.SIGMOID;
    }

    static List<Violation> shapeViolations(Architecture architecture, Shape input, Targets targets) {
        List<Violation> violations = new ArrayList<>(inputViolations(architecture, input));
        int last = architecture.layers().size() - 1;
        if (architecture.layers().get(last) instanceof Rbm) {
            violations.add(new Violation("architecture/layers/" + last, "must be a dense layer or an associative_memory, being the output"));
        } else if (architecture.output().size() != targets.size() && !hasOneOutputForTwoClasses(architecture, targets)) {
            violations.add(new Violation("architecture/layers/%d/%s".formatted(last,
                    architecture.layers().get(last) instanceof AssociativeMemory ? "classes" : "units"),
                    "must be %d, one for each %s%s, got %d".formatted(targets.size(),
                            targets.isClassification() ? "class" : targets.isMultiLabel() ? "label" : "output",
                            targets.isClassification() && targets.size() == 2 && architecture.output().size() == 1
                                    ? "; one unit needs the activation sigmoid" : "", architecture.output().size())));
        }
        for (int l = 0; l < architecture.layers().size() - 1; l++) {
            if (architecture.layers().get(l).activation() == Activation.STEP) {
                violations.add(new Violation("architecture/layers/%d/activation".formatted(l),
                        "must not be step in a hidden layer: it has no slope that backpropagation could descend; use sigmoid instead"));
            }
        }
        return violations;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static final class SupervisedLearner implements Learner {

        private final Network network;
        private final Hyperparameters hyperparameters;
        private final Batches batches;
        private final UpdateRule rule;
        private final RunningMetrics metrics;

        SupervisedLearner(Network network, Hyperparameters hyperparameters, Dataset dataset) {
            this.network = network;
            this.hyperparameters = hyperparameters;
            this.batches = hyperparameters.batches(dataset.train(), dataset.input(), network.kernels());
            this.rule = hyperparameters.updateRule(network, dataset.train().size());
            this.metrics = new RunningMetrics(network, hyperparameters, dataset);
        }

        @Override
        public int steps() {
            return batches.count();
        }

        @Override
        public void startEpoch(int epoch) {
            batches.shuffle(epoch);
            metrics.startEpoch();
        }

        /** Feedforward, backpropagation, update. */
        @Override
        public int step(int batch, long step, double eta, boolean looked) {
            batches.take(batch);
            feedforward(step);
            metrics.passed(batches);
            if (looked) {
                metrics.takeGradient(batches);
                feedforward(step); // each backward pass needs its own forward pass
            }
            rule.see(batches.x(), batches.y());
            network.backpropagate(hyperparameters.cost(), batches.y(), batches.weights(), rule.accumulation(eta, batches.m()));
            rule.complete(eta);
            return batches.m();
        }

        private void feedforward(long step) {
            network.feedforward(batches.x(), Randomness.of(hyperparameters.seed(), Randomness.Purpose.DROPOUT, step));
        }

        @Override
        public boolean isFinite() {
            return metrics.isFinite();
        }

        @Override
        public Map<String, Double> measure(boolean endOfEpoch) {
            return metrics.measure(endOfEpoch);
        }

        @Override
        public Map<String, Parameters> state() {
            return rule.state();
        }

        @Override
        public Map<String, Double> sums() {
            return metrics.state();
        }

        @Override
        public void restore(Map<String, Double> sums) {
            metrics.restore(sums);
        }

        @Override
        public void close() {
            batches.close();
            rule.close();
            metrics.close();
        }
    }
}
