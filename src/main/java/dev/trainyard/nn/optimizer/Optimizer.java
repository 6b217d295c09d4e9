package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;

/** Describes an update rule; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Optimizer permits Sgd {

    /** η before any schedule changes it. */
    double learningRate();

    /** @param n the number of training examples, which regularisation is stated in */
    UpdateRule bind(Parameters parameters, Regularization regularization, int n, Kernels kernels);
}
