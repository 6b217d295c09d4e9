package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Describes an update rule; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Optimizer permits Sgd {

    /** η before any schedule changes it. */
    double learningRate();
}
