package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;

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
}
