package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Curvature;
import dev.trainyard.nn.network.Network;
import java.util.List;
import java.util.Map;

/**
 * Hessian-free optimization (Martens 2010): each step minimises q(d) = ∇C·d + ½dᵀ(G + λI)d, the cost's quadratic model with the
 * damped Gauss-Newton matrix G in place of the Hessian, by conjugate gradients, which need only products G·v. For networks of dense
 * layers and large mini-batches. A step is worth hundreds of plain gradient steps and costs as much as dozens.
 *
 * <p>λ is multiplied by 3/2 after a step that lowered the cost by less than a quarter of the model's prediction, and by 2/3 after a step
 * that lowered it by more than three quarters.
 *
 * @param learningRate   η, the factor of the step found; normally 1
 * @param damping        λ of the first step
 * @param iterations     the maximum number of conjugate-gradient iterations in a step
 * @param curvatureBatch the number of examples of the mini-batch from which G is computed; null for all. The gradient uses all examples
 */
@JsonTypeName("hessian_free")
public record HessianFree(@JsonProperty(defaultValue = "1") double learningRate, @JsonProperty(defaultValue = "0.001") double damping,
        @JsonProperty(defaultValue = "100") int iterations, Integer curvatureBatch) implements Optimizer {

    public static final int MAX_ITERATIONS = 1_000;

    public HessianFree {
        new Check()
                .positive(learningRate, "learning_rate")
                .positive(damping, "damping")
                .that(iterations >= 1 && iterations <= MAX_ITERATIONS, "iterations", "must be from 1 to " + MAX_ITERATIONS, iterations)
                .that(curvatureBatch == null || curvatureBatch >= 1, "curvature_batch", "must be at least 1", curvatureBatch)
                .done();
    }

    @Override
    public UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels) {
        throw new IllegalStateException("second derivatives need the network");
    }

    @Override
    public UpdateRule bind(Network network, Cost cost, Regularization regularization, GradientClipping clipping, int n) {
        return new Bound(this, network, cost, regularization, n);
    }

    @Override
    public boolean usesSecondDerivatives() {
        return true;
    }

    /** A product with G costs 4/3 of a pass. The search for a step usually ends after half of its iterations, and tries a few lengths. */
    @Override
    public Effort effort(long parameters, int batchSize) {
        double share = curvatureBatch == null ? 1 : Math.min(1, (double) curvatureBatch / batchSize);
        return new Effort(3 + iterations / 2.0 * share * 4 / 3, parameters * (10 + ConjugateGradient.iterates(iterations)),
                parameters, 3 * parameters);
    }

    @Override
    public List<Violation> violations(Architecture architecture, Cost cost, Regularization regularization, GradientClipping clipping) {
        return SecondOrder.violations(architecture, cost, regularization, clipping);
    }

    private static final class Bound extends SecondOrder {

        /** The factor by which the last search's result is multiplied to start the next search. */
        private static final double MEMORY = 0.95;
        /** The preconditioner's exponent. */
        private static final double XI = 0.75;
        private static final double BACKTRACKING = 0.8;
        private static final int MAX_BACKTRACKING = 60;
        /** The share of the decrease predicted by the slope that a step must achieve (Armijo's condition). */
        private static final double SUFFICIENT = 0.01;

        private final HessianFree settings;
        private final Curvature curvature;
        private final ConjugateGradient search;
        private final Parameters preconditioner;

        Bound(HessianFree settings, Network network, Cost cost, Regularization regularization, int n) {
            super(network, cost, regularization, n, settings.damping);
            this.settings = settings;
            this.curvature = new Curvature(network, cost);
            this.search = new ConjugateGradient(w, settings.iterations, kernels);
            this.preconditioner = w.zerosLike();
        }

        @Override
        void step(double eta, double cost) {
            int m = settings.curvatureBatch == null ? x.rows() : Math.min(settings.curvatureBatch, x.rows());
            curvature.at(x.rows(0, m), y.rows(0, m));
            double lambda = damping();
            precondition(lambda);
            kernels.scale(MEMORY, search.solution().row());
            search.minimize(g, preconditioner, (v, product) -> {
                curvature.gaussNewton(v, product);
                penalize(v, product);
                kernels.add(lambda, v.row(), product.row());
            });
            List<ConjugateGradient.Iterate> iterates = search.iterates();
            int best = iterates.size() - 1;
            double lowest = costAt(1, iterates.get(best).d());
            while (best > 0) {
                double earlier = costAt(1, iterates.get(best - 1).d());
                if (!(earlier < lowest) && Double.isFinite(lowest)) {
                    break;
                }
                lowest = earlier;
                best--;
            }
            ConjugateGradient.Iterate chosen = iterates.get(best);
            adapt(lambda, (lowest - cost) / (chosen.q() - lambda / 2 * kernels.dot(chosen.d().row(), chosen.d().row())));
            descend(eta, cost, chosen.d());
        }

        /** preconditioner ← M⁻¹, with M = (diag(mean of squared gradients) + λ)^ξ. */
        private void precondition(double lambda) {
            curvature.squaredGradients(preconditioner);
            double[] values = new double[preconditioner.row().size()];
            kernels.read(preconditioner.row(), values);
            for (int i = 0; i < values.length; i++) {
                values[i] = StrictMath.pow(values[i] + lambda, -XI);
            }
            kernels.write(values, preconditioner.row());
        }

        /** @param ratio the decrease of the cost divided by the decrease that the undamped model predicted */
        private void adapt(double lambda, double ratio) {
            if (ratio > 0.75) {
                setDamping(lambda * 2 / 3);
            } else if (!(ratio >= 0.25)) {
                setDamping(lambda * 3 / 2);
            }
        }

        /** Shortens the step until it lowers the cost enough; takes it back if it never does. */
        private void descend(double eta, double cost, Parameters d) {
            double slope = kernels.dot(g.row(), d.row());
            double factor = eta;
            for (int i = 0; i < MAX_BACKTRACKING; i++) {
                if (costAt(factor, d) <= cost + SUFFICIENT * factor * slope) {
                    return;
                }
                factor *= BACKTRACKING;
            }
            stay();
        }

        @Override
        public Map<String, Parameters> state() {
            return Map.of("damping", damping, "solution", search.solution());
        }

        @Override
        public void close() {
            super.close();
            curvature.close();
            search.close();
            preconditioner.close();
        }
    }
}
