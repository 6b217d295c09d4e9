package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** Describes how η changes while training; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LearningRateSchedule permits LearningRateSchedule.Constant {

    /** η stays what it was. */
    @JsonTypeName("constant")
    record Constant() implements LearningRateSchedule {
    }
}
