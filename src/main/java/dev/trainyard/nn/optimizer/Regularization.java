package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;

/**
 * What the cost gains: (λ₂/2n)·Σw² (9) and (λ₁/n)·Σ|w| (12), n the number of training examples. Biases are not touched.
 *
 * @param l1 λ₁
 * @param l2 λ₂
 */
public record Regularization(@JsonProperty(defaultValue = "0") double l1, @JsonProperty(defaultValue = "0") double l2) {

    public static final Regularization NONE = new Regularization(0, 0);

    public Regularization {
        new Check()
                .that(l1 >= 0 && Double.isFinite(l1), "l1", "must be a number of at least 0", l1)
                .that(l2 >= 0 && Double.isFinite(l2), "l2", "must be a number of at least 0", l2)
                .done();
    }

    /** step ← step − rate·(λ₂w + λ₁sgn(w)), for weights only; rate is η/n. */
    void shrink(double rate, Parameters w, Parameters step, Kernels kernels) {
        for (int i = 0; i < w.weights().size(); i++) {
            if (l2 > 0) {
                kernels.add(-rate * l2, w.weights().get(i), step.weights().get(i));
            }
            if (l1 > 0) {
                kernels.addSign(-rate * l1, w.weights().get(i), step.weights().get(i));
            }
        }
    }
}
