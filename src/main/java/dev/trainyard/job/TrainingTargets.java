package dev.trainyard.job;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.training.Supervised;
import java.util.List;

/** The form in which a job's network learns the targets of its data set. */
public final class TrainingTargets {

    private TrainingTargets() {
    }

    /** Returns the data set as the job learns it. Copies of the targets are freed with {@code open}. */
    public static Dataset prepare(JobSpec specification, Dataset dataset, Datasets.Open open) {
        return Boolean.TRUE.equals(specification.standardizeTargets()) ? open.own(dataset.standardized()) : dataset;
    }

    /** Returns {@code standardize_targets}, or its default if it is null; null for classes. */
    static Boolean standardizes(JobSpec specification, Targets targets) {
        if (targets == null || targets.isClassification()) {
            return null;
        }
        return specification.standardizeTargets() != null ? specification.standardizeTargets() : canStandardize(specification);
    }

    static List<Violation> violations(JobSpec specification, Targets targets) {
        if (specification.standardizeTargets() == null) {
            return List.of();
        }
        if (targets.isClassification()) {
            return List.of(new Violation("standardize_targets", "must be absent: the data set has classes, not numbers to predict"));
        }
        return !specification.standardizeTargets() || canStandardize(specification) ? List.of()
                : List.of(new Violation("standardize_targets", "must be false unless the objective is supervised and the last layer is dense "
                        + "with the activation linear, because standardised targets may be any numbers"));
    }

    private static boolean canStandardize(JobSpec specification) {
        List<LayerSpec> layers = specification.architecture().layers();
        return specification.objective() instanceof Supervised
                && layers.get(layers.size() - 1) instanceof Dense output && output.activation() == Activation.LINEAR;
    }
}
