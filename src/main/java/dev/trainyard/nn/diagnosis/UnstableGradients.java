package dev.trainyard.nn.diagnosis;

import java.util.Locale;
import java.util.TreeMap;

/** Finds layers that learn at very different speeds, because the gradient vanishes or explodes during backpropagation [6.1]. */
enum UnstableGradients implements Rule {

    VANISHING("vanishing_gradients", "Vanishing gradients",
            "Try relu in place of sigmoid or tanh, fewer layers, the initialization glorot or he, adam, or pretraining."),
    EXPLODING("exploding_gradients", "Exploding gradients",
            "Try gradient_clipping, the initialization glorot or he, a lower learning rate, or fewer layers.");

    static final int EPOCHS = 3;
    static final double RATIO = 100;

    private final String code;
    private final String title;
    private final String advice;

    UnstableGradients(String code, String title, String advice) {
        this.code = code;
        this.title = title;
        this.advice = advice;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public String examine(EpochMetrics epochMetrics, RuleState state) {
        TreeMap<Integer, Double> norms = epochMetrics.gradientNorms();
        if (norms.size() < 2) {
            return null;
        }
        int slowest = norms.firstKey();
        int fastest = norms.firstKey();
        for (int l : norms.keySet()) {
            slowest = norms.get(l) < norms.get(slowest) ? l : slowest;
            fastest = norms.get(l) > norms.get(fastest) ? l : fastest;
        }
        boolean apart = norms.get(fastest) > RATIO * norms.get(slowest) && this == (slowest < fastest ? VANISHING : EXPLODING);
        int epochs = state.streak("epochs", apart);
        return epochs < epochMetrics.lasting(EPOCHS) ? null : String.format(Locale.ROOT,
                "%s: the gradient's norm is %.2g in layer %d and %.2g in layer %d, a ratio of more than %.0f for %d epochs, so these layers "
                        + "learn at very different speeds. %s",
                title, norms.get(slowest), slowest, norms.get(fastest), fastest, RATIO, epochs, advice);
    }
}
