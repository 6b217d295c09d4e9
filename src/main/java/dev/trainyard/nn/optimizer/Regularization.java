package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Parameters;

/**
 * Keeps weights small: adds (λ₂/2n)·Σw² (9) and (λ₁/n)·Σ|w| (12) to the cost, n the number of training examples, and limits the length of
 * each neuron's vector of incoming weights. Biases are not affected.
 *
 * @param l1      the factor λ₁ of Σ|w|
 * @param l2      the factor λ₂ of ½Σw²
 * @param maxNorm the maximum length of a neuron's vector of incoming weights; null for no limit. Srivastava et al. 2014 recommend 3 to 4,
 *                with dropout. The vector of a recurrent neuron or of an LSTM's gate contains the weights for the inputs and for the
 *                previous states. In a Boltzmann machine, whose weights work in both directions, the limit applies to the rows of each
 *                matrix
 */
public record Regularization(@JsonProperty(defaultValue = "0") double l1, @JsonProperty(defaultValue = "0") double l2,
        Double maxNorm) {

    public static final Regularization NONE = new Regularization(0, 0);

    public Regularization {
        new Check()
                .notNegative(l1, "l1")
                .notNegative(l2, "l2")
                .positive(maxNorm == null ? 1 : maxNorm, "max_norm")
                .done();
    }

    /** Creates penalties without a limit of the length. */
    public Regularization(double l1, double l2) {
        this(l1, l2, null);
    }

    public boolean hasPenalties() {
        return l1 > 0 || l2 > 0;
    }

    /**
     * Returns the penalties (λ₂/2n)·Σw² + (λ₁/n)·Σ|w|, which are added to the cost.
     *
     * @param n the number of training examples; of a policy gradient, the episodes of a mini-batch
     */
    public double penalties(Parameters w, int n, Kernels kernels) {
        double sum = 0;
        for (Matrix weights : w.weights()) {
            sum += l2 > 0 ? l2 / 2 * kernels.dot(weights, weights) : 0;
            sum += l1 > 0 ? l1 * kernels.absoluteSum(weights) : 0;
        }
        return sum / n;
    }

    /** step ← step − rate·(λ₂w + λ₁sgn(w)), for weights only; rate is η/n. */
    void shrink(double rate, Parameters w, Parameters step, Kernels kernels) {
        for (int i = 0; i < w.weights().size(); i++) {
            if (l2 > 0) {
                kernels.add(-rate * l2, w.weights().get(i), step.weights().get(i));
            }
            if (l1 > 0) {
                kernels.addSign(-rate * l1, w.weights().get(i), step.weights().get(i));
            }
        }
    }

    /** Returns {@code rule}, extended to enforce {@code maxNorm} on w after each step. */
    public UpdateRule constrain(UpdateRule rule, Parameters w, Kernels kernels) {
        return maxNorm == null ? rule : new MaxNorm(rule, maxNorm, w, kernels);
    }
}
