package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;

/**
 * Describes how η changes during training [4.9.2]; immutable. In JSON, {@code type} names the schedule. All schedules except
 * {@link ReduceOnPlateau} are pure functions of the completed epochs, which count in fractions. {@link Exponential}, {@link Cosine},
 * {@link WarmUp} and {@link OneCycle} change η at every step, {@link Step} and {@link ReduceOnPlateau} only between epochs.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LearningRateSchedule permits LearningRateSchedule.Constant, LearningRateSchedule.Step,
        LearningRateSchedule.Exponential, LearningRateSchedule.Cosine, LearningRateSchedule.WarmUp, LearningRateSchedule.OneCycle,
        ReduceOnPlateau {

    /**
     * @param eta    the optimizer's η
     * @param epochs the job's epochs; a fraction if they are the rest after a warm-up
     */
    LearningRate bind(double eta, double epochs);

    /** η is constant. */
    @JsonTypeName("constant")
    record Constant() implements LearningRateSchedule {

        @Override
        public LearningRate bind(double eta, double epochs) {
            return (epoch, length) -> eta;
        }
    }

    /**
     * η · factor^⌊epoch / every⌋; changes between epochs.
     *
     * @param everyEpochs the number of epochs between two changes
     * @param factor      the factor of each change
     */
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

    /**
     * η · factor^epoch; changes at every step.
     *
     * @param factor the factor of one epoch
     */
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
     * Falls from η to {@code minLearningRate} at the end of the last epoch, along half a cosine (Loshchilov and Hutter 2017), without
     * restarts; changes at every step.
     *
     * @param minLearningRate the rate at the end of the last epoch
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
     * η · k/n at the k-th of the n steps of the first {@code epochs}: the first step has a rate above 0, the last one η. Changes at every
     * step. Then follows the schedule {@code then}, from its beginning to the job's end. {@code reduce_on_plateau} does not observe the
     * epochs in which the rate rises.
     *
     * @param epochs the number of epochs in which the rate rises; may be a fraction
     * @param then   the schedule of the other epochs
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
     * Rises from η · {@code startFactor} to η, then falls to η · {@code endFactor} at the last step, both along half a cosine (Smith 2018),
     * like PyTorch's OneCycleLR. Changes at every step.
     *
     * @param peak        the end of the step with the highest rate, as a share of all epochs
     * @param startFactor the factor of η at the start
     * @param endFactor   the factor of η at the last step
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

    /** Interpolates between {@code first} and {@code last} along half a cosine; {@code share} is 0 at the first and 1 at the last. */
    private static double between(double first, double last, double share) {
        return last + (first - last) * (1 + StrictMath.cos(Math.PI * Math.min(1, share))) / 2;
    }
}
