package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter 2019): w ← w − η(m̂/(√v̂ + ε) + λ'w). Unlike {@link Regularization#l2}, the
 * decay does not pass through the moments, so it shrinks all weights by the same factor. Biases do not decay. Defaults as in PyTorch.
 *
 * @param learningRate the learning rate η
 * @param beta1        the decay rate of the mean
 * @param beta2        the decay rate of the mean square
 * @param epsilon      avoids a division by 0
 * @param weightDecay  λ'
 */
@JsonTypeName("adamw")
public record AdamW(@JsonProperty(defaultValue = "0.001") double learningRate, @JsonProperty(defaultValue = "0.9") double beta1,
        @JsonProperty(defaultValue = "0.999") double beta2, @JsonProperty(defaultValue = "1e-8") double epsilon,
        @JsonProperty(defaultValue = "0.01") double weightDecay) implements Optimizer {

    public AdamW {
        new Check()
                .positive(learningRate, "learning_rate")
                .belowOne(beta1, "beta1")
                .belowOne(beta2, "beta2")
                .positive(epsilon, "epsilon")
                .notNegative(weightDecay, "weight_decay")
                .done();
    }

    @Override
    public UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels) {
        Regularization decay = new Regularization(0, weightDecay);
        return Chain.of(w, regularization, clipping, n, kernels, new Moments(beta1, beta2, epsilon, w, kernels),
                (g, eta) -> decay.shrink(-1, w, g, kernels), Chain.descend(w, kernels));
    }

    /** Keeps the gradient and two moments. */
    @Override
    public Effort effort(long parameters, int batchSize) {
        return new Effort(1, 3 * parameters, 2 * parameters, 0);
    }
}
