package dev.trainyard.nn.boltzmann;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Contrastive divergence (Hinton 2002): the statistics of a machine's units given the data (positive phase) and after k steps of Gibbs
 * sampling (negative phase). The difference estimates the gradient of ln p(v).
 *
 * <p>The steps start at the data; then the last step uses the probabilities of the visible units instead of their states, which is less
 * noisy (Hinton 2010, 3.2). Or they continue persistent chains, kept from mini-batch to mini-batch (Tieleman 2008); then all states are
 * drawn.
 */
public final class ContrastiveDivergenceSampler implements AutoCloseable {

    private final BoltzmannMachine machine;
    private final int k;
    private final Kernels kernels;
    private final Buffer positives;
    private final Buffer hiddens;
    private final Buffer negatives;
    private final Buffer visibles;
    private final Buffer labels;
    private Matrix v;
    private Matrix y;
    private Matrix positive;
    private Matrix visible;
    private Matrix label;
    private Matrix negative;
    private double squaredError;

    public ContrastiveDivergenceSampler(BoltzmannMachine machine, int k, Kernels kernels, DataType type) {
        this.machine = machine;
        this.k = k;
        this.kernels = kernels;
        this.positives = new Buffer(type, machine.hiddenUnits());
        this.hiddens = new Buffer(type, machine.hiddenUnits());
        this.negatives = new Buffer(type, machine.hiddenUnits());
        this.visibles = new Buffer(type, machine.visibleUnits());
        this.labels = new Buffer(type, machine.classes());
    }

    /**
     * Runs both phases; the negative phase starts at the data.
     *
     * @param y null without labels
     */
    public void run(Matrix v, Matrix y, Randomness random) {
        begin(v, y);
        Matrix h = hiddens.rows(v.rows());
        machine.sampleHidden(positive, h, random);
        sample(h, false, random);
    }

    /** Runs both phases; the negative phase continues {@code chains}, the chains' hidden states. Their shape: {@code [chains, units]}. */
    public void run(Matrix v, Matrix y, Matrix chains, Randomness random) {
        begin(v, y);
        Matrix h = hiddens.rows(v.rows());
        machine.sampleHidden(positive, h, random);
        visible = visibles.rows(v.rows());
        machine.visible(h, visible);
        squaredError = kernels.squaredDistance(v, visible);
        sample(chains, true, random);
    }

    /** Starts persistent chains at the data. */
    public void start(Matrix v, Matrix y, Matrix chains, Randomness random) {
        machine.hidden(v, y, chains);
        machine.sampleHidden(chains, chains, random);
    }

    /** Returns the sum of ‖v − v'‖² over the rows, with v' = p(v | h) for h drawn from p(h | v). */
    public double reconstruct(Matrix v, Matrix y, Randomness random) {
        begin(v, y);
        machine.sampleHidden(positive, positive, random);
        visible = visibles.rows(v.rows());
        machine.visible(positive, visible);
        return kernels.squaredDistance(v, visible);
    }

    private void begin(Matrix v, Matrix y) {
        this.v = v;
        this.y = y;
        positive = positives.rows(v.rows());
        machine.hidden(v, y, positive);
    }

    private void sample(Matrix h, boolean chains, Randomness random) {
        visible = visibles.rows(h.rows());
        label = machine.hasLabels() ? labels.rows(h.rows()) : null;
        negative = negatives.rows(h.rows());
        for (int i = 1; i <= k; i++) {
            machine.visible(h, visible);
            if (i == 1 && !chains) {
                squaredError = kernels.squaredDistance(v, visible);
            }
            boolean drawn = chains || i < k;
            if (drawn) {
                machine.sampleVisible(visible, visible, random);
            }
            if (label != null) {
                machine.labels(h, label);
                if (drawn) {
                    machine.sampleLabels(label, label, random);
                }
            }
            machine.hidden(visible, label, negative);
            if (drawn) {
                machine.sampleHidden(negative, h, random);
            }
        }
    }

    /** Adds the last run's estimate of the gradient of −ln p. */
    public void accumulate(Accumulation into, List<Matrix> target) {
        machine.accumulate(-into.alpha(), v, y, positive, target, into.weightBeta(), into.biasBeta());
        // Scaled, because there may be more chains than examples in the mini-batch.
        machine.accumulate(into.alpha() * v.rows() / visible.rows(), visible, label, negative, target, 1, 1);
    }

    /** Returns the sum of ‖v − v'‖² over the last run's examples. */
    public double squaredError() {
        return squaredError;
    }

    /** Returns the visible units at the end of the negative phase. Shape: {@code [m, |v|]}; with chains, {@code [chains, |v|]}. */
    public Matrix visible() {
        return visible;
    }

    @Override
    public void close() {
        List.of(positives, hiddens, negatives, visibles, labels).forEach(Buffer::close);
    }
}
