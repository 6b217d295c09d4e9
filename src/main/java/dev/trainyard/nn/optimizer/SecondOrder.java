package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Curvature;
import dev.trainyard.nn.network.MetricSums;
import dev.trainyard.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The common part of second-order update rules: the gradient of a mini-batch, its cost at any parameters, and the damping λ of the steps,
 * which is adapted as in the Levenberg-Marquardt method.
 */
abstract class SecondOrder implements UpdateRule {

    final Network network;
    final Parameters w;
    final Kernels kernels;
    /** ∇C; includes the penalty's gradient when {@link #step} is called. */
    final Parameters g;
    final Parameters damping;
    Matrix x;
    Matrix y;
    private final Cost cost;
    private final Regularization regularization;
    private final int n;
    private final Parameters start;

    SecondOrder(Network network, Cost cost, Regularization regularization, int n, double damping) {
        this.network = network;
        this.w = network.learning();
        this.kernels = network.kernels();
        this.g = w.zerosLike();
        this.start = w.zerosLike();
        this.damping = Parameters.zeros(List.of(List.of(new Section("damping", 1, 1, false, 1, 1))), w.vector().dataType());
        this.cost = cost;
        this.regularization = regularization;
        this.n = n;
        setDamping(damping);
    }

    static List<Violation> violations(Architecture architecture, Cost cost, Regularization regularization,
            GradientClipping clipping) {
        List<Violation> violations = new ArrayList<>(Curvature.violations(architecture, cost));
        if (regularization.l1() > 0) {
            violations.add(new Violation("regularization/l1", "must be 0: |w| has no second derivative for the optimizer, got "
                    + regularization.l1()));
        }
        if (clipping != null) {
            violations.add(new Violation("gradient_clipping", "must be null: the optimizer bounds its steps itself"));
        }
        return violations;
    }

    @Override
    public void see(Matrix x, Matrix y) {
        this.x = x;
        this.y = y;
    }

    @Override
    public Accumulation accumulation(double eta, int m) {
        return Accumulation.gradient(g, m);
    }

    @Override
    public void complete(double eta) {
        MetricSums sums = new MetricSums();
        // The network still holds the forward pass of the mini-batch.
        network.score(cost, y, sums);
        penalize(w, g);
        kernels.copy(w.row(), start.row());
        step(eta, sums.meanCost() + penalty());
    }

    /** Moves w. At the present w, the mini-batch's cost is {@code cost} and its gradient is g. */
    abstract void step(double eta, double cost);

    /** Moves w to the start of the step plus {@code factor}·{@code direction}; returns the mini-batch's cost there. */
    double costAt(double factor, Parameters direction) {
        kernels.copy(start.row(), w.row());
        kernels.add(factor, direction.row(), w.row());
        MetricSums sums = new MetricSums();
        network.feedforward(x);
        network.score(cost, y, sums);
        return sums.meanCost() + penalty();
    }

    /** Moves w back to the start of the step. */
    void stay() {
        kernels.copy(start.row(), w.row());
    }

    /** product ← product + (λ₂/n)·v, for weights only: the penalty's part of ∇C at v, and of the curvature in direction v. */
    final void penalize(Parameters v, Parameters product) {
        regularization.shrink(-1.0 / n, v, product, kernels);
    }

    private double penalty() {
        double squares = 0;
        for (Matrix weights : w.weights()) {
            squares += kernels.dot(weights, weights);
        }
        return regularization.l2() / (2.0 * n) * squares;
    }

    final double damping() {
        double[] value = new double[1];
        kernels.read(damping.row(), value);
        return value[0];
    }

    final void setDamping(double value) {
        // The rules multiply λ to change it, so a λ that is rounded to 0 would stay 0.
        kernels.write(new double[] {Math.max(Float.MIN_NORMAL, value)}, damping.row());
    }

    @Override
    public void close() {
        UpdateRule.super.close();
        g.close();
        start.close();
    }
}
