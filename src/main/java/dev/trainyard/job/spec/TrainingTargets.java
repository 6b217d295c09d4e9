package dev.trainyard.job.spec;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.training.Supervised;
import java.util.ArrayList;
import java.util.List;

/** The form in which a job's network learns the targets of its data set. */
public final class TrainingTargets {

    private TrainingTargets() {
    }

    /** Returns the data set as the job learns it. Copies of the targets are freed with {@code open}. */
    public static Dataset prepare(JobSpec specification, Dataset dataset, Datasets.Open open) {
        Dataset prepared = dataset;
        if (Boolean.TRUE.equals(specification.standardizeTargets())) {
            prepared = open.own(prepared.standardized());
        }
        if (dataset != null && Supervised.hasOneOutputForTwoClasses(specification.architecture(), dataset.targets())) {
            prepared = open.own(prepared.withOneOutput());
        }
        return weighted(specification, prepared);
    }

    private static Dataset weighted(JobSpec specification, Dataset dataset) {
        if (specification.classWeights() == null && (dataset == null || dataset.train().weights() == null)) {
            return dataset;
        }
        return specification.objective() instanceof Supervised ? dataset.weighted(specification.classWeights()) : dataset.unweighted();
    }

    /** Returns whether the desired outputs are copied, because the network learns them in another form. */
    static boolean copies(JobSpec specification, Targets targets) {
        return Boolean.TRUE.equals(specification.standardizeTargets())
                || Supervised.hasOneOutputForTwoClasses(specification.architecture(), targets);
    }

    /** Returns {@code standardize_targets}, or its default if it is null; null for classes. */
    public static Boolean standardizes(JobSpec specification, Targets targets) {
        if (targets == null || !targets.isRegression()) {
            return null;
        }
        return specification.standardizeTargets() != null ? specification.standardizeTargets() : canStandardize(specification);
    }

    /** @param weighted whether the data set has a weight of each example */
    static List<Violation> violations(JobSpec specification, Targets targets, boolean weighted) {
        List<Violation> violations = new ArrayList<>(standardizationViolations(specification, targets));
        if (specification.classWeights() != null) {
            violations.addAll(classWeightViolations(specification, targets));
        }
        if ((weighted || specification.classWeights() != null) && specification.objective() instanceof Supervised
                && specification.optimizer().usesSecondDerivatives()) {
            violations.add(new Violation("optimizer/type", "must be a rule of first order: the examples have weights"));
        }
        return violations;
    }

    private static List<Violation> classWeightViolations(JobSpec specification, Targets targets) {
        if (!targets.isClassification()) {
            return List.of(new Violation("class_weights", "must be absent: the data set has no classes"));
        }
        if (!(specification.objective() instanceof Supervised)) {
            return List.of(new Violation("class_weights", "must be absent unless the objective is supervised"));
        }
        return specification.classWeights().violations(targets).stream()
                .map(v -> new Violation("class_weights/" + v.field(), v.detail())).toList();
    }

    private static List<Violation> standardizationViolations(JobSpec specification, Targets targets) {
        if (specification.standardizeTargets() == null) {
            return List.of();
        }
        if (!targets.isRegression()) {
            return List.of(new Violation("standardize_targets", "must be absent: the data set has classes, not numbers to predict"));
        }
        return !specification.standardizeTargets() || canStandardize(specification) ? List.of()
                : List.of(new Violation("standardize_targets", "must be false unless the objective is supervised and the last layer is "
                        + "dense with the activation linear, because standardised targets may be any numbers"));
    }

    private static boolean canStandardize(JobSpec specification) {
        List<LayerSpec> layers = specification.architecture().layers();
        return specification.objective() instanceof Supervised
                && layers.get(layers.size() - 1) instanceof Dense output && output.activation() == Activation.LINEAR;
    }
}
