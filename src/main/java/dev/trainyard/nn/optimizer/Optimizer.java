package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.List;

/** Describes an update rule; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Optimizer permits Sgd, AdaGrad, RmsProp, Adam, AdamW, Newton, HessianFree {

    /** η before any schedule changes it. */
    double learningRate();

    /**
     * The rule for the parameters {@code w}, whose gradient is clipped and gains the penalties' before the rule sees it.
     *
     * @param clipping null for none
     * @param n        the number of training examples, which regularisation is stated in
     */
    UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels);

    /** The same for what of a network learns, from examples: a rule of second order passes them through it itself. */
    default UpdateRule bind(Network network, Cost cost, Regularization regularization, GradientClipping clipping, int n) {
        return bind(network.learning(), regularization, clipping, n, network.kernels());
    }

    /** Whether it uses second derivatives, which only learning from examples has. */
    default boolean usesSecondDerivatives() {
        return false;
    }

    /**
     * What a step takes, roughly.
     *
     * @param passes     how often the mini-batch passes forward and back
     * @param values     what the rule keeps and works with, in numbers of float32
     * @param remembered how many of these a checkpoint keeps
     * @param onHeap     what it works with in the Java heap besides, likewise
     */
    record Effort(double passes, long values, long remembered, long onHeap) {
    }

    /** The gradient and a mean of its squares. {@code parameters} is p. */
    default Effort effort(long parameters, int batchSize) {
        return new Effort(1, 2 * parameters, parameters, 0);
    }

    /** Why it cannot train such a network, or not so; each with its path in a specification. */
    default List<Violation> violations(Architecture architecture, Cost cost, Regularization regularization, GradientClipping clipping) {
        return List.of();
    }
}
