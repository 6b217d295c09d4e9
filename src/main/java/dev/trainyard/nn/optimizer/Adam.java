package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;

/**
 * Adam (Kingma, Ba 2015): the step is the running mean of the gradient divided by the root of the running mean of its square.
 * Defaults as in the paper.
 *
 * @param learningRate the learning rate η
 * @param beta1        the decay rate of the mean
 * @param beta2        the decay rate of the mean square
 * @param epsilon      avoids a division by 0
 */
@JsonTypeName("adam")
public record Adam(@JsonProperty(defaultValue = "0.001") double learningRate, @JsonProperty(defaultValue = "0.9") double beta1,
        @JsonProperty(defaultValue = "0.999") double beta2, @JsonProperty(defaultValue = "1e-8") double epsilon)
        implements Optimizer {

    public Adam {
        new Check()
                .positive(learningRate, "learning_rate")
                .belowOne(beta1, "beta1")
                .belowOne(beta2, "beta2")
                .positive(epsilon, "epsilon")
                .done();
    }

    @Override
    public UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels) {
        return Chain.of(w, regularization, clipping, n, kernels, new Moments(beta1, beta2, epsilon, w, kernels),
                Chain.descend(w, kernels));
    }

    /** Keeps the gradient and two moments. */
    @Override
    public Effort effort(long parameters, int batchSize) {
        return new Effort(1, 3 * parameters, 2 * parameters, 0);
    }
}
