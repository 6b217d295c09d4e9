package dev.trainyard.nn.training;

import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is measured while a network trains. */
public final class MetricNames {

    public static final String TRAINING_COST = "training_cost";
    public static final String TRAINING_ACCURACY = "training_accuracy";
    public static final String VALIDATION_COST = "validation_cost";
    public static final String VALIDATION_ACCURACY = "validation_accuracy";
    public static final String LEARNING_RATE = "learning_rate";
    public static final String EXAMPLES_PER_SECOND = "examples_per_second";

    private MetricNames() {
    }

    /** Those that tell how good the network is, and that early stopping and schedules can watch. */
    public static List<String> scores(Targets targets, Set<Split> splits) {
        List<String> names = new ArrayList<>();
        names.add(TRAINING_COST);
        if (targets.isClassification()) {
            names.add(TRAINING_ACCURACY);
        }
        if (splits.contains(Split.VALIDATION)) {
            names.add(VALIDATION_COST);
            if (targets.isClassification()) {
                names.add(VALIDATION_ACCURACY);
            }
        }
        return names;
    }

    /** ‖∂C/∂(w, b)‖ of layer {@code l}, from 0: how fast it learns [6.1]. */
    public static String gradientNorm(int l) {
        return "gradient_norm." + l;
    }
}
