package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.List;

/** Describes an update rule; immutable. In JSON, {@code type} names the rule. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Optimizer permits Sgd, AdaGrad, RmsProp, Adam, AdamW, Newton, HessianFree {

    /** η before any schedule changes it. */
    double learningRate();

    /**
     * Returns the rule for the parameters {@code w}. Clipping and then the penalties' gradient are applied to the gradient before the rule
     * uses it.
     *
     * @param clipping null for none
     * @param n        the number of training examples, by which the penalties are divided
     */
    UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels);

    /** Returns the rule for a network's learning parameters. Second-order rules use the network for passes of their own. */
    default UpdateRule bind(Network network, Cost cost, Regularization regularization, GradientClipping clipping, int n) {
        return bind(network.learning(), regularization, clipping, n, network.kernels());
    }

    /** Returns whether the rule uses second derivatives, which only supervised learning provides. */
    default boolean usesSecondDerivatives() {
        return false;
    }

    /**
     * The approximate cost of a step.
     *
     * @param passes     the number of forward and backward passes of the mini-batch
     * @param values     the rule's state and working memory, in float32 values
     * @param remembered the part of {@code values} that a checkpoint keeps
     * @param onHeap     additional working memory in the Java heap, in float32 values
     */
    record Effort(double passes, long values, long remembered, long onHeap) {
    }

    /** Returns the cost of a step with p = {@code parameters}; by default, the rule keeps the gradient and a running mean of its square. */
    default Effort effort(long parameters, int batchSize) {
        return new Effort(1, 2 * parameters, parameters, 0);
    }

    /** Returns why the rule does not fit the network or the other settings; each violation has its path in a specification. */
    default List<Violation> violations(Architecture architecture, Cost cost, Regularization regularization, GradientClipping clipping) {
        return List.of();
    }
}
