package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;

/**
 * Describes how η changes while training [4.9.2]; immutable. In JSON its {@code type} says which. All but
 * {@link ReduceOnPlateau} are pure functions of the epochs completed. These count in fractions, so that {@link Exponential},
 * {@link Cosine}, {@link WarmUp} and {@link OneCycle} move with every step; {@link Step} and {@link ReduceOnPlateau} move between
 * epochs alone.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LearningRateSchedule permits LearningRateSchedule.Constant, LearningRateSchedule.Step,
        LearningRateSchedule.Exponential, LearningRateSchedule.Cosine, LearningRateSchedule.WarmUp, LearningRateSchedule.OneCycle,
        ReduceOnPlateau {

    /**
     * @param eta    the optimizer's η
     * @param epochs the job's epochs; those that a warm-up leaves may be a fraction
     */
    LearningRate bind(double eta, double epochs);

    /** η stays what it was. */
    @JsonTypeName("constant")
    record Constant() implements LearningRateSchedule {

        @Override
        public LearningRate bind(double eta, double epochs) {
            return (epoch, length) -> eta;
        }
    }

    /** η · factor^⌊epoch / every⌋: moves between epochs. */
    @JsonTypeName("step")
    record Step(int everyEpochs, @JsonProperty(defaultValue = "0.1") double factor) implements LearningRateSchedule {

        public Step {
            check(factor).that(everyEpochs >= 1, "every_epochs", "must be at least 1", everyEpochs).done();
        }

        @Override
        public LearningRate bind(double eta, double epochs) {
            return (epoch, length) -> eta * StrictMath.pow(factor, Math.floor(epoch / everyEpochs));
        }
    }

    /** η · factor^epoch: moves with every step. */
    @JsonTypeName("exponential")
    record Exponential(double factor) implements LearningRateSchedule {

        public Exponential {
            check(factor).done();
        }

        @Override
        public LearningRate bind(double eta, double epochs) {
            return (epoch, length) -> eta * StrictMath.pow(factor, epoch);
        }
    }

    /**
     * From η down to {@code minLearningRate}, where the last epoch ends, along half a cosine (Loshchilov and Hutter 2017), without
     * restarts: moves with every step.
     */
    @JsonTypeName("cosine")
    record Cosine(@JsonProperty(defaultValue = "0") double minLearningRate) implements LearningRateSchedule {

        public Cosine {
            new Check().that(minLearningRate >= 0 && Double.isFinite(minLearningRate), "min_learning_rate",
                    "must be a number of at least 0", minLearningRate).done();
        }

        @Override
        public LearningRate bind(double eta, double epochs) {
            return (epoch, length) -> between(eta, minLearningRate, epoch / epochs);
        }
    }

    /**
     * η · k/n at the k-th of the n steps of the first {@code epochs}, so that the first step is not at rate 0 and the last is at η:
     * moves with every step. Then as {@code then} has it, from its own beginning to the job's end; {@link ReduceOnPlateau} does not
     * observe an epoch in which the rate rises.
     */
    @JsonTypeName("warm_up")
    record WarmUp(double epochs, @JsonProperty(defaultValue = "{\"type\":\"constant\"}") LearningRateSchedule then)
            implements LearningRateSchedule {

        public WarmUp {
            new Check()
                    .that(epochs > 0 && Double.isFinite(epochs), "epochs", "must be a number greater than 0", epochs)
                    .that(!(then instanceof WarmUp), "then", "must not be a second warm-up", then)
                    .done();
        }

        @Override
        public LearningRate bind(double eta, double total) {
            return new LearningRateAfterWarmUp(eta, epochs, then.bind(eta, total - epochs));
        }
    }

    /**
     * Up from η · {@code startFactor} to η, then down to η · {@code endFactor}, which is the last step's rate, each along half a cosine
     * (Smith 2018), as PyTorch's OneCycleLR has it: moves with every step.
     *
     * @param peak where the step of the highest rate ends, as a share of all epochs
     */
    @JsonTypeName("one_cycle")
    record OneCycle(@JsonProperty(defaultValue = "0.3") double peak, @JsonProperty(defaultValue = "0.04") double startFactor,
            @JsonProperty(defaultValue = "0.000004") double endFactor) implements LearningRateSchedule {

        public OneCycle {
            new Check()
                    .that(peak > 0 && peak < 1, "peak", "must be between 0 and 1", peak)
                    .that(startFactor > 0 && startFactor <= 1, "start_factor", "must be in (0, 1]", startFactor)
                    .that(endFactor >= 0 && endFactor <= 1, "end_factor", "must be in [0, 1]", endFactor)
                    .done();
        }

        @Override
        public LearningRate bind(double eta, double epochs) {
            return (epoch, length) -> {
                double up = Math.max(0, epochs * peak - length);
                double last = epochs - length;
                if (epoch < up || last <= 0) {
                    return between(eta * startFactor, eta, up > 0 ? epoch / up : 0);
                }
                return between(eta, eta * endFactor, (epoch - up) / (last - up));
            };
        }
    }

    private static Check check(double factor) {
        return new Check().that(factor > 0 && factor <= 1, "factor", "must be in (0, 1]", factor);
    }

    /** From {@code first} to {@code last} along half a cosine. */
    private static double between(double first, double last, double share) {
        return last + (first - last) * (1 + StrictMath.cos(Math.PI * Math.min(1, share))) / 2;
    }
}
