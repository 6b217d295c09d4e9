package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/**
 * Mini-batch stochastic gradient descent [2.3], with momentum [4.10.1] when μ &gt; 0.
 *
 * @param learningRate the learning rate η
 * @param momentum     the momentum μ
 * @param nesterov     whether to use Nesterov momentum, which looks a step ahead
 */
@JsonTypeName("sgd")
public record Sgd(double learningRate, @JsonProperty(defaultValue = "0") double momentum,
        @JsonProperty(defaultValue = "false") boolean nesterov) implements Optimizer {

    public Sgd {
        new Check()
                .positive(learningRate, "learning_rate")
                .belowOne(momentum, "momentum")
                .that(!nesterov || momentum > 0, "nesterov", "must come with a momentum greater than 0", momentum)
                .done();
    }

    /** Creates gradient descent with the momentum of (17). */
    public Sgd(double learningRate, double momentum) {
        this(learningRate, momentum, false);
    }

    @Override
    public UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels) {
        // A separate gradient is needed only for clipping, for Nesterov's step (uses it twice) and for descent with l1 (sgn of the old w).
        if (clipping == null && momentum > 0 && !nesterov) {
            return new Momentum(momentum, w, regularization, n, kernels);
        } else if (clipping == null && momentum == 0 && regularization.l1() == 0) {
            return new Descent(w, regularization, n);
        }
        return Chain.of(w, regularization, clipping, n, kernels,
                momentum > 0 ? new Velocity(momentum, nesterov, w, kernels) : Chain.descend(w, kernels));
    }

    @Override
    public Effort effort(long parameters, int batchSize) {
        long velocity = momentum > 0 ? parameters : 0;
        return new Effort(1, nesterov ? 2 * velocity : velocity, velocity, 0);
    }

    /** w ← (1 − ηλ/n)·w − (η/m)·δᵀa (11): the backward pass's matrix product is the whole update; no gradient is stored. */
    private record Descent(Parameters w, Regularization regularization, int n) implements UpdateRule {

        @Override
        public Accumulation accumulation(double eta, int m) {
            return new Accumulation(w, -eta / m, 1 - eta * regularization.l2() / n, 1);
        }
    }

    /** v ← μv − η∇C (17), w ← w + v (18), with (λ₂/n)·w and (λ₁/n)·sgn(w) in ∇C. The backward pass's product is added to v. */
    private static final class Momentum implements UpdateRule {

        private final double mu;
        private final Parameters w;
        private final Parameters v;
        private final Regularization regularization;
        private final int n;
        private final Kernels kernels;

        Momentum(double mu, Parameters w, Regularization regularization, int n, Kernels kernels) {
            this.mu = mu;
            this.w = w;
            this.v = w.zerosLike();
            this.regularization = regularization;
            this.n = n;
            this.kernels = kernels;
        }

        @Override
        public Accumulation accumulation(double eta, int m) {
            return new Accumulation(v, -eta / m, mu, mu);
        }

        @Override
        public void complete(double eta) {
            regularization.shrink(eta / n, w, v, kernels);
            kernels.add(1, v.row(), w.row());
        }

        @Override
        public Map<String, Parameters> state() {
            return Map.of("velocity", v);
        }
    }
}
