package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Minimises q(d) = g·d + ½dᵀAd by preconditioned conjugate gradients, for a positive definite A of which only products are known. Stops as
 * in Martens (2010), once the last iterations have hardly lowered q. Keeps some of the iterates.
 */
final class ConjugateGradient implements AutoCloseable {

    /** d after some iterations, and q(d). */
    record Iterate(Parameters d, double q) {
    }

    /** The search ends when q has fallen by less than this share of itself per iteration, over the last max(10, i/10) of i iterations. */
    private static final double PROGRESS = 5e-4;
    private static final int LEAST_WINDOW = 10;
    /** The ratio of the iteration numbers of successive kept iterates. */
    private static final double SPACING = 1.3;

    private final int most;
    private final Kernels kernels;
    private final Parameters d;
    private final Parameters residual;
    private final Parameters preconditioned;
    private final Parameters direction;
    private final Parameters product;
    private final List<Parameters> copies = new ArrayList<>();
    private final List<Iterate> iterates = new ArrayList<>();

    ConjugateGradient(Parameters like, int most, Kernels kernels) {
        this.most = most;
        this.kernels = kernels;
        this.d = like.zerosLike();
        this.residual = like.zerosLike();
        this.preconditioned = like.zerosLike();
        this.direction = like.zerosLike();
        this.product = like.zerosLike();
    }

    /** Returns roughly how many iterates are kept in so many iterations. */
    static int iterates(int iterations) {
        return 2 + (int) (Math.log(iterations) / Math.log(SPACING));
    }

    /** The start of the next search, which overwrites it with its result. */
    Parameters solution() {
        return d;
    }

    /** Returns the kept iterates of the last search, in order; the last one is the result. */
    List<Iterate> iterates() {
        return iterates;
    }

    /**
     * Minimises q, starting at {@link #solution}.
     *
     * @param inverse the inverse of the preconditioner, which is a diagonal matrix
     * @param a       computes products with A: sets its second argument to A times its first
     */
    void minimize(Parameters g, Parameters inverse, BiConsumer<Parameters, Parameters> a) {
        iterates.clear();
        a.accept(d, product);
        kernels.copy(g.row(), residual.row());
        kernels.scale(-1, residual.row());
        kernels.add(-1, product.row(), residual.row()); // r = −g − Ad
        double squared = precondition(inverse);
        kernels.copy(preconditioned.row(), direction.row());
        List<Double> q = new ArrayList<>(List.of(q(g)));
        double next = 1;
        for (int i = 1; i <= most; i++) {
            a.accept(direction, product);
            double curvature = kernels.dot(direction.row(), product.row());
            if (!(curvature > 0)) {
                break; // only rounding errors are left, or the gradient is zero
            }
            double alpha = squared / curvature;
            kernels.add(alpha, direction.row(), d.row());
            kernels.add(-alpha, product.row(), residual.row());
            q.add(q(g));
            boolean last = i == most || hasSettled(q, i);
            if (last || i >= next) {
                keep(q.get(i));
                next = Math.max(i + 1, next * SPACING);
            }
            if (last) {
                break;
            }
            double before = squared;
            squared = precondition(inverse);
            kernels.scale(squared / before, direction.row());
            kernels.add(1, preconditioned.row(), direction.row());
        }
        if (iterates.isEmpty()) {
            keep(q.get(0));
        }
    }

    /** y = M⁻¹r; returns r·y. */
    private double precondition(Parameters inverse) {
        kernels.copy(residual.row(), preconditioned.row());
        kernels.multiply(inverse.row(), preconditioned.row());
        return kernels.dot(residual.row(), preconditioned.row());
    }

    /** q(d) = ½(g·d − r·d), since Ad = −g − r. */
    private double q(Parameters g) {
        return (kernels.dot(g.row(), d.row()) - kernels.dot(residual.row(), d.row())) / 2;
    }

    private static boolean hasSettled(List<Double> q, int i) {
        int window = Math.max(LEAST_WINDOW, i / 10);
        return i > window && q.get(i) < 0 && (q.get(i) - q.get(i - window)) / q.get(i) < window * PROGRESS;
    }

    private void keep(double q) {
        if (copies.size() == iterates.size()) {
            copies.add(d.zerosLike());
        }
        Parameters copy = copies.get(iterates.size());
        kernels.copy(d.row(), copy.row());
        iterates.add(new Iterate(copy, q));
    }

    /** Frees everything except the solution, which is part of the update rule's state and is freed with it. */
    @Override
    public void close() {
        copies.forEach(Parameters::close);
        residual.close();
        preconditioned.close();
        direction.close();
        product.close();
    }
}
