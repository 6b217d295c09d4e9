package dev.trainyard.nn.optimizer;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dposv;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Hessian technique [4.10.1]: w ← w − η(H + λI)⁻¹∇C, which minimises the approximation (16) of the cost if λ is 0 and η is 1. H is
 * the exact Hessian of the mini-batch's cost, computed one column at a time; the equations are solved in double
 * precision. For small networks of dense layers only: H has p² values.
 *
 * <p>With λ = 0 this is the notes' step, which goes to a maximum or a saddle point as readily as to a minimum. So λ grows until H + λI is
 * positive definite and the step lowers the cost, and shrinks after that step.
 *
 * @param learningRate the learning rate η
 * @param damping      λ of the first step
 */
@JsonTypeName("newton")
public record Newton(@JsonProperty(defaultValue = "1") double learningRate, @JsonProperty(defaultValue = "0.01") double damping)
        implements Optimizer {

    public static final int MAX_PARAMETERS = 2_000;

    /** The factor by which λ changes; its limits follow. */
    private static final double FACTOR = 4;
    private static final double LEAST_DAMPING = 1e-8;
    private static final double MOST_DAMPING = 1e8;

    public Newton {
        new Check().positive(learningRate, "learning_rate").positive(damping, "damping").done();
    }

    @Override
    public UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels) {
        throw new IllegalStateException("second derivatives need the network");
    }

    @Override
    public UpdateRule bind(Network network, Cost cost, Regularization regularization, GradientClipping clipping, int n) {
        return new Bound(network, cost, regularization, n, damping);
    }

    @Override
    public boolean usesSecondDerivatives() {
        return true;
    }

    /** H and its decomposition are in double precision, in the Java heap and copied for LAPACK. A product with H costs two passes. */
    @Override
    public Effort effort(long parameters, int batchSize) {
        return new Effort(2 + 2 * parameters, 4 * parameters * parameters, 0, 4 * parameters * parameters);
    }

    @Override
    public List<Violation> violations(Architecture architecture, Cost cost, Regularization regularization, GradientClipping clipping) {
        List<Violation> violations = new ArrayList<>(SecondOrder.violations(architecture, cost, regularization, clipping));
        if (architecture.parameterCount() > MAX_PARAMETERS) {
            violations.add(new Violation("optimizer/type", "must not be newton for more than %d parameters, got %d; hessian_free is for those"
                    .formatted(MAX_PARAMETERS, architecture.parameterCount())));
        }
        return violations;
    }

    private static final class Bound extends SecondOrder {

        private final int p;
        private final Curvature curvature;
        private final Parameters v;
        private final Parameters hv;
        private final Parameters direction;

        Bound(Network network, Cost cost, Regularization regularization, int n, double damping) {
            super(network, cost, regularization, n, damping);
            this.p = w.row().size();
            this.curvature = new Curvature(network, cost);
            this.v = w.zerosLike();
            this.hv = w.zerosLike();
            this.direction = w.zerosLike();
        }

        @Override
        void step(double eta, double cost) {
            double[] h = hessian();
            double lambda = damping();
            boolean lower = false;
            while (!lower && lambda <= MOST_DAMPING) {
                lower = solve(h, lambda) && costAt(eta, direction) < cost;
                lambda *= lower ? 1 / FACTOR : FACTOR;
            }
            if (!lower) {
                stay();
            }
            setDamping(Math.max(LEAST_DAMPING, Math.min(MOST_DAMPING, lambda)));
        }

        /** Returns H, row by row: its product with each unit vector. */
        private double[] hessian() {
            curvature.at(x, y);
            double[] h = new double[p * p];
            double[] unit = new double[p];
            double[] row = new double[p];
            for (int j = 0; j < p; j++) {
                unit[j] = 1;
                kernels.write(unit, v.row());
                unit[j] = 0;
                curvature.hessian(v, hv);
                penalize(v, hv);
                kernels.read(hv.row(), row);
                System.arraycopy(row, 0, h, j * p, p);
            }
            return h;
        }

        /** direction ← −(H + λI)⁻¹g; returns false if H + λI is not positive definite. */
        private boolean solve(double[] h, double lambda) {
            double[] damped = h.clone();
            for (int j = 0; j < p; j++) {
                damped[j * p + j] += lambda;
            }
            double[] solution = new double[p];
            kernels.read(g.row(), solution);
            boolean solved = LAPACKE_dposv(LAPACK_ROW_MAJOR, (byte) 'U', p, 1, damped, p, solution, 1) == 0;
            kernels.write(solution, direction.row());
            kernels.scale(-1, direction.row());
            return solved;
        }

        @Override
        public Map<String, Parameters> state() {
            return Map.of("damping", damping);
        }

        @Override
        public void close() {
            super.close();
            curvature.close();
            v.close();
            hv.close();
            direction.close();
        }
    }
}
