package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.layer.Activation;
import java.util.Locale;

/** Finds rectified linear neurons that are 0 for every example: their gradient is also 0, so they never learn again [4.11]. */
record DeadRelus() implements Rule {

    static final int EPOCHS = 2;
    /** With fewer examples, a neuron that is seldom active would look dead. */
    static final int MIN_EXAMPLES = 100;
    static final double SHARE = 0.4;

    @Override
    public String code() {
        return "dead_relus";
    }

    @Override
    public String examine(EpochMetrics epochMetrics, RuleState state) {
        String message = null;
        for (Activity activity : epochMetrics.activities()) {
            boolean dead = activity.seemsDead() && activity.examples() >= MIN_EXAMPLES;
            if (activity.sigma() == Activation.RELU && state.streak("epochs." + activity.layer(), dead) >= epochMetrics.lasting(EPOCHS)
                    && message == null) {
                message = String.format(Locale.ROOT,
                        "Dead ReLUs: %d of the %d neurons or feature maps of layer %d are 0 for all of %d training examples, so no gradient reaches "
                                + "their weights and they do not learn. Try a lower learning rate than %.3g, the initialization he, or "
                                + "leaky_relu.",
                        activity.silent(), activity.neurons(), activity.layer(), activity.examples(), epochMetrics.learningRate());
            }
        }
        return message;
    }
}
