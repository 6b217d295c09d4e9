package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/** Mini-batch stochastic gradient descent [2.3], with momentum [4.10.1] when μ &gt; 0. */
@JsonTypeName("sgd")
public record Sgd(double learningRate, @JsonProperty(defaultValue = "0") double momentum) implements Optimizer {

    public Sgd {
        new Check()
                .that(learningRate > 0 && Double.isFinite(learningRate), "learning_rate", "must be a number greater than 0",
                        learningRate)
                .that(momentum >= 0 && momentum < 1, "momentum", "must be in [0, 1)", momentum)
                .done();
    }

    @Override
    public UpdateRule bind(Parameters parameters, Regularization regularization, int n, Kernels kernels) {
        if (momentum > 0) {
            return new Momentum(momentum, parameters, regularization, n, kernels);
        }
        return regularization.l1() > 0 ? new SubgradientDescent(parameters, regularization, n, kernels)
                : new Descent(parameters, regularization, n);
    }

    /** w ← (1 − ηλ/n)·w − (η/m)·δᵀa (11): the whole rule is the backward pass's product, and no gradient exists. */
    private record Descent(Parameters w, Regularization regularization, int n) implements UpdateRule {

        @Override
        public Accumulation accumulation(double eta, int m) {
            return new Accumulation(w, -eta / m, 1 - eta * regularization.l2() / n, 1);
        }
    }

    /** w ← (1 − ηλ₂/n)·w − (ηλ₁/n)·sgn(w) − η∇C (14): sgn needs the old w, so that the step is gathered first. */
    private static final class SubgradientDescent implements UpdateRule {

        private final Parameters w;
        private final Parameters step;
        private final Regularization regularization;
        private final int n;
        private final Kernels kernels;

        SubgradientDescent(Parameters w, Regularization regularization, int n, Kernels kernels) {
            this.w = w;
            this.step = w.zerosLike();
            this.regularization = regularization;
            this.n = n;
            this.kernels = kernels;
        }

        @Override
        public Accumulation accumulation(double eta, int m) {
            return new Accumulation(step, -eta / m, 0, 0);
        }

        @Override
        public void complete(double eta) {
            regularization.shrink(eta / n, w, step, kernels);
            kernels.add(1, step.row(), w.row());
        }

        @Override
        public void close() {
            step.close();
        }
    }

    /** v ← μv − η∇C (17), w ← w + v (18), with (λ₂/n)·w and (λ₁/n)·sgn(w) in ∇C. */
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
        public Map<String, Parameters> memory() {
            return Map.of("velocity", v);
        }
    }
}
