package dev.trainyard.nn.boltzmann;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Rbm;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An {@link Rbm} or {@link AssociativeMemory} layer as a Boltzmann machine, on the layer's parameters: computes and samples hidden units h
 * given visible units v (and labels y, if it has them) and the reverse. Each row of a matrix is one example.
 */
public final class BoltzmannMachine implements AutoCloseable {

    private final Kernels kernels;
    private final Sampler sampler;
    private final boolean gaussian;
    private final Matrix w;
    private final Matrix b;
    private final Matrix c;
    private final Matrix down;
    private final boolean labelled;
    private final Matrix u;
    private final Matrix d;
    /** Zeros for a single class, used by a machine without labels. */
    private final Buffer noLabelWeight;
    private final Buffer noLabelBias;
    private final Buffer weighted;
    private final Buffer sums;
    private double[] values = new double[0];
    private double[] energies = new double[0];

    /** @param parameters the layer's sections */
    public BoltzmannMachine(LayerSpec layer, List<Matrix> parameters, Kernels kernels) {
        DataType type = parameters.get(0).array().dataType();
        this.kernels = kernels;
        this.sampler = new Sampler(kernels);
        this.w = parameters.get(0);
        this.b = parameters.get(1);
        this.c = parameters.get(Rbm.VISIBLE_BIAS);
        this.labelled = layer instanceof AssociativeMemory;
        this.gaussian = layer instanceof Rbm rbm && rbm.visible() == Rbm.Visible.GAUSSIAN;
        this.down = layer instanceof Rbm rbm && !rbm.tied() ? parameters.get(Rbm.GENERATIVE_WEIGHT) : w;
        this.noLabelWeight = new Buffer(type, w.rows());
        this.noLabelBias = new Buffer(type, 1);
        this.u = labelled ? parameters.get(AssociativeMemory.LABEL_WEIGHT) : zero(noLabelWeight);
        this.d = labelled ? parameters.get(AssociativeMemory.LABEL_BIAS) : zero(noLabelBias);
        this.weighted = new Buffer(type, w.rows());
        this.sums = new Buffer(type, u.rows());
    }

    private static Matrix zero(Buffer buffer) {
        Matrix row = buffer.rows(1);
        row.array().assign(0);
        return row;
    }

    /** |v|, without the labels. */
    public int visibleUnits() {
        return w.columns();
    }

    public int hiddenUnits() {
        return w.rows();
    }

    /** Returns whether its visible units include labels. */
    public boolean hasLabels() {
        return labelled;
    }

    /** |y|; 1 without labels. */
    public int classes() {
        return u.rows();
    }

    public boolean isGaussian() {
        return gaussian;
    }

    /** p ← p(h = 1 | v, y) = σ(W·v + Uᵀy + b); y is null without labels. */
    public void hidden(Matrix v, Matrix y, Matrix p) {
        kernels.affine(v, w, b, y == null ? Activation.SIGMOID : Activation.LINEAR, p, p);
        if (y != null) {
            kernels.addProductTransposed(y, u, 1, p);
            kernels.activate(Activation.SIGMOID, p, p);
        }
    }

    /** p ← p(v = 1 | h) = σ(Wᵀh + c), or for Gaussian units E[v | h] = Wᵀh + c. */
    public void visible(Matrix h, Matrix p) {
        visible(h, w, p);
    }

    /** Like {@link #visible}, but with the layer's generative weights unless it is tied. */
    public void down(Matrix h, Matrix p) {
        visible(h, down, p);
    }

    private void visible(Matrix h, Matrix weights, Matrix p) {
        kernels.affineTransposed(h, weights, c, gaussian ? Activation.LINEAR : Activation.SIGMOID, p, p);
    }

    /** p ← p(y | h) = softmax(U·h + d). */
    public void labels(Matrix h, Matrix p) {
        kernels.affine(h, u, d, Activation.SOFTMAX, p, p);
    }

    /** h ← states of hidden units, drawn with the probabilities p. {@code p} and {@code h} may be the same matrix. */
    public void sampleHidden(Matrix p, Matrix h, Randomness random) {
        sampler.bernoulli(p, h, random);
    }

    /** v ← states of visible units, drawn from {@link #visible}'s result p. {@code p} and {@code v} may be the same matrix. */
    public void sampleVisible(Matrix p, Matrix v, Randomness random) {
        if (gaussian) {
            sampler.gaussian(p, v, random);
        } else {
            sampler.bernoulli(p, v, random);
        }
    }

    public void sampleLabels(Matrix p, Matrix y, Randomness random) {
        sampler.categorical(p, y, random);
    }

    /**
     * Accumulates the gradient of −E, for weights the products of the units that they connect: target ← α·Σ ∂(−E)/∂(W, b, c, U, d) +
     * β·target. In descent on −ln p, the positive phase has a negative α and the negative phase a positive α.
     *
     * @param y      null without labels
     * @param target this layer's sections
     */
    public void accumulate(double alpha, Matrix v, Matrix y, Matrix h, List<Matrix> target, double weightBeta, double biasBeta) {
        kernels.accumulate(alpha, h, v, weightBeta, target.get(0));
        kernels.accumulateRows(alpha, h, biasBeta, target.get(1));
        kernels.accumulateRows(alpha, v, biasBeta, target.get(Rbm.VISIBLE_BIAS));
        if (hasLabels()) {
            kernels.accumulate(alpha, y, h, weightBeta, target.get(AssociativeMemory.LABEL_WEIGHT));
            kernels.accumulateRows(alpha, y, biasBeta, target.get(AssociativeMemory.LABEL_BIAS));
        }
    }

    /**
     * Returns the mean over the rows of the free energy F(v) = −ln Σ_{y,h} e^−E. Without labels, F(v) = −cᵀv − Σⱼ ln(1 + e^(Wv + b)ⱼ). For
     * Gaussian v, ½‖v − c‖² replaces −cᵀv.
     */
    public double meanFreeEnergy(Matrix v) {
        int m = v.rows();
        Matrix z = weighted.rows(m);
        kernels.affine(v, w, b, Activation.LINEAR, z, z);
        Matrix negative = sums.rows(m);
        kernels.softplusSums(z, u, d, negative);
        energies = atLeast(negative.size(), energies);
        kernels.read(negative, energies);
        double sum = 0;
        for (int from = 0; from < m * classes(); from += classes()) {
            sum -= logSumExp(energies, from, from + classes());
        }
        return (sum + visibleEnergy(v)) / m;
    }

    private double visibleEnergy(Matrix v) {
        values = atLeast(v.size() + c.size(), values);
        energies = atLeast(c.size(), energies);
        kernels.read(v, values);
        kernels.read(c, energies);
        double sum = 0;
        int columns = v.columns();
        for (int from = 0; from < v.size(); from += columns) {
            for (int i = 0; i < columns; i++) {
                double difference = values[from + i] - energies[i];
                sum += gaussian ? difference * difference / 2 : -energies[i] * values[from + i];
            }
        }
        return sum;
    }

    private static double logSumExp(double[] z, int from, int to) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = from; k < to; k++) {
            largest = Math.max(largest, z[k]);
        }
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += Math.exp(z[k] - largest);
        }
        return largest + Math.log(sum);
    }

    private static double[] atLeast(int n, double[] array) {
        return array.length >= n ? array : new double[n];
    }

    @Override
    public void close() {
        List.of(noLabelWeight, noLabelBias, weighted, sums).forEach(Buffer::close);
    }
}
