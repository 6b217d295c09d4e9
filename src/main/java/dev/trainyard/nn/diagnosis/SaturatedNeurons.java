package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.layer.Activation;
import java.util.Locale;

/**
 * Finds sigmoid or tanh neurons near the ends of their range, where σ' is nearly 0 and neurons hardly learn [3.5, 4.8]. Many well-trained
 * networks have saturated neurons, so they are reported only if most training examples are classified wrongly.
 */
record SaturatedNeurons() implements Rule {

    static final int EPOCHS = 3;
    static final double SHARE = 0.5;
    static final double LOW_ACCURACY = 0.5;

    @Override
    public String code() {
        return "saturated_neurons";
    }

    /** @param trainingAccuracy null for a regression */
    static boolean isMostlyWrong(Double trainingAccuracy) {
        return trainingAccuracy != null && trainingAccuracy <= LOW_ACCURACY;
    }

    @Override
    public String examine(EpochMetrics epochMetrics, RuleState state) {
        String message = null;
        boolean mostlyWrong = isMostlyWrong(epochMetrics.trainingAccuracy());
        for (Activity activity : epochMetrics.activities()) {
            boolean stuck = mostlyWrong && activity.sigma() != Activation.RELU && activity.saturated() >= SHARE;
            if (state.streak("epochs." + activity.layer(), stuck) >= epochMetrics.lasting(EPOCHS)) {
                // The last saturated layer is reported, because the gradients of the layers below pass through it.
                message = String.format(Locale.ROOT,
                        "Saturated neurons: %.0f %% of the %s activations of layer %d%s are within 1 %% of the ends of their range, where "
                                + "neurons hardly learn, and only %.0f %% of the training examples are classified correctly. Try %s; if the "
                                + "activations were not so from the start, a lower learning rate than %.3g.",
                        100 * activity.saturated(), activity.sigma().name().toLowerCase(Locale.ROOT), activity.layer(),
                        activity.output() ? ", the output," : "", 100 * epochMetrics.trainingAccuracy(), activity.output()
                                ? "the cost cross_entropy, or the initialization scaled_normal" : "the initialization scaled_normal, or relu",
                        epochMetrics.learningRate());
            }
        }
        return message;
    }
}
