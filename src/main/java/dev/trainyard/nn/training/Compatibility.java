package dev.trainyard.nn.training;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.data.augmentation.Augmenter;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.ReduceOnPlateau;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks whether a network, its hyperparameters and its data fit each other. */
final class Compatibility {

    private final List<Violation> violations = new ArrayList<>();

    static List<Violation> violations(Architecture architecture, Hyperparameters given, Shape input, Targets targets, Set<Split> splits) {
        Hyperparameters hyperparameters = given.withCostFor(architecture);
        Compatibility compatibility = new Compatibility();
        Objective objective = hyperparameters.objective();
        compatibility.violations.addAll(objective.violations(architecture, hyperparameters, input, targets));
        compatibility.checkAugmentation(hyperparameters.augmentation(), objective, input);
        if (hyperparameters.optimizer().usesSecondDerivatives() && !(objective instanceof Supervised)) {
            compatibility.violations.add(new Violation("optimizer/type",
                    "must be a rule of first order: this objective has no second derivatives"));
        }
        if (hyperparameters.pretraining() != null) {
            compatibility.checkPretraining(architecture, objective);
        }
        List<String> scores = objective.scores(architecture, targets, splits);
        if (hyperparameters.earlyStopping() != null) {
            compatibility.checkMonitor(hyperparameters.earlyStopping().monitor(), "early_stopping/monitor", scores, splits);
        }
        compatibility.checkSchedule(hyperparameters.lrSchedule(), "lr_schedule", scores, splits);
        compatibility.checkMetrics(hyperparameters.monitor().metrics(), scores, splits);
        return compatibility.violations;
    }

    private void checkAugmentation(List<Augmentation> augmentation, Objective objective, Shape input) {
        if (objective.environment() == null) {
            Augmenter.violations(augmentation, input)
                    .forEach(v -> violations.add(new Violation("augmentation/" + v.field(), v.detail())));
        } else if (!augmentation.isEmpty()) {
            violations.add(new Violation("augmentation", "must be empty: the objective learns in an environment"));
        }
    }

    private void checkPretraining(Architecture architecture, Objective objective) {
        if (!objective.canFollowPretraining()) {
            violations.add(new Violation("pretraining", "must be absent: it comes before supervised learning or up_down"));
            return;
        }
        for (Violation violation : BoltzmannLayers.violations(architecture, false)) {
            if (violations.stream().noneMatch(v -> v.field().equals(violation.field()))) {
                violations.add(violation);
            }
        }
    }

    private void checkSchedule(LearningRateSchedule schedule, String field, List<String> scores, Set<Split> splits) {
        if (schedule instanceof ReduceOnPlateau plateau) {
            checkMonitor(plateau.monitor(), field + "/monitor", scores, splits);
        } else if (schedule instanceof LearningRateSchedule.WarmUp warmUp) {
            checkSchedule(warmUp.then(), field + "/then", scores, splits);
        }
    }

    private void checkMetrics(List<String> metrics, List<String> scores, Set<Split> splits) {
        List<String> known = scores.stream().filter(name -> PredictionMetric.ofValidation(name).isPresent()).toList();
        for (int i = 0; i < metrics.size(); i++) {
            if (known.isEmpty()) {
                violations.add(new Violation("monitor/metrics/" + i, splits.contains(Split.VALIDATION)
                        ? "must be absent: there are no such metrics for this objective and these targets"
                        : "must be absent: there are no validation examples"));
            } else {
                checkMonitor(metrics.get(i), "monitor/metrics/" + i, known, splits);
            }
        }
    }

    private void checkMonitor(String monitor, String field, List<String> scores, Set<Split> splits) {
        if (!scores.contains(monitor)) {
            violations.add(new Violation(field, "must be one of %s, got %s%s".formatted(String.join(", ", scores), monitor,
                    monitor.startsWith("validation") && !splits.contains(Split.VALIDATION)
                            ? "; there are no validation examples" : "")));
        }
    }
}
