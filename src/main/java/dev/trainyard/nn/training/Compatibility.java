package dev.trainyard.nn.training;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.ReduceOnPlateau;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a network, its hyperparameters and its data fit each other. */
final class Compatibility {

    private final List<Violation> violations = new ArrayList<>();

    static List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets,
            Set<Split> splits) {
        Compatibility compatibility = new Compatibility();
        compatibility.checkShapes(architecture, input, targets);
        compatibility.checkCost(hyperparameters.cost(), architecture, targets);
        List<String> scores = MetricNames.scores(targets, splits);
        if (hyperparameters.earlyStopping() != null) {
            compatibility.checkMonitor(hyperparameters.earlyStopping().monitor(), "early_stopping/monitor", scores, splits);
        }
        compatibility.checkSchedule(hyperparameters.lrSchedule(), "lr_schedule", scores, splits);
        return compatibility.violations;
    }

    private void checkShapes(Architecture architecture, Shape input, Targets targets) {
        if (architecture.input().size() != input.size()) {
            violations.add(new Violation("architecture/input", "must have the %d values of an example %s, got %s"
                    .formatted(input.size(), input, architecture.input())));
        }
        if (architecture.output().size() != targets.size()) {
            violations.add(new Violation("architecture/layers/%d/units".formatted(architecture.layers().size() - 1),
                    "must be %d, one for each %s, got %d".formatted(targets.size(),
                            targets.isClassification() ? "class" : "output", architecture.output().size())));
        }
    }

    private void checkCost(Cost cost, Architecture architecture, Targets targets) {
        Activation sigma = architecture.layers().get(architecture.layers().size() - 1).activation();
        if (!cost.fits(sigma)) {
            violations.add(new Violation("cost", "must be one that is defined for the output layer's activation, got %s for %s; %s fits %s"
                    .formatted(name(cost), name(sigma), name(cost), Arrays.stream(Activation.values()).filter(cost::fits)
                            .map(Compatibility::name).collect(Collectors.joining(", ")))));
        } else if (!targets.isClassification() && cost != Cost.QUADRATIC) {
            violations.add(new Violation("cost", "must be quadratic for a regression, got " + name(cost)));
        }
    }

    private void checkSchedule(LearningRateSchedule schedule, String field, List<String> scores, Set<Split> splits) {
        if (schedule instanceof ReduceOnPlateau plateau) {
            checkMonitor(plateau.monitor(), field + "/monitor", scores, splits);
        } else if (schedule instanceof LearningRateSchedule.WarmUp warmUp) {
            checkSchedule(warmUp.then(), field + "/then", scores, splits);
        }
    }

    private void checkMonitor(String monitor, String field, List<String> scores, Set<Split> splits) {
        if (!scores.contains(monitor)) {
            violations.add(new Violation(field, "must be one of %s, got %s%s".formatted(String.join(", ", scores), monitor,
                    monitor.startsWith("validation") && !splits.contains(Split.VALIDATION)
                            ? "; there are no validation examples" : "")));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
