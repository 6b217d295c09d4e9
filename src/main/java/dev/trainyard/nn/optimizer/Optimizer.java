package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;

/** Describes an update rule; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Optimizer permits Sgd, AdaGrad, RmsProp, Adam, AdamW {

    /** η before any schedule changes it. */
    double learningRate();

    /**
     * The rule for the parameters {@code w}, whose gradient is clipped and gains the penalties' before the rule sees it.
     *
     * @param clipping null for none
     * @param n        the number of training examples, which regularisation is stated in
     */
    UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels);
}
