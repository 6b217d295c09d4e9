package dev.trainyard.nn.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateScheduleTest {

    /** Length of a step in epochs: an epoch has four steps. */
    private static final double LENGTH = 0.25;

    @Test
    void stepMultipliesTheRateAfterEachPeriod() {
        LearningRate rate = new LearningRateSchedule.Step(2, 0.5).bind(8, 10);

        assertThat(List.of(rate.at(0, LENGTH), rate.at(1.9, LENGTH), rate.at(2, LENGTH), rate.at(3.5, LENGTH), rate.at(4, LENGTH))).containsExactly(8.0, 8.0, 4.0, 4.0, 2.0);
    }

    @Test
    void exponentialFallsByAFactorAnEpoch() {
        LearningRate rate = new LearningRateSchedule.Exponential(0.25).bind(1, 10);

        assertThat(List.of(rate.at(0, LENGTH), rate.at(0.5, LENGTH), rate.at(2, LENGTH))).containsExactly(1.0, 0.5, 0.0625);
    }

    @Test
    void cosineEndsAtItsMinimum() {
        LearningRate rate = new LearningRateSchedule.Cosine(0.2).bind(1, 10);

        assertThat(rate.at(0, LENGTH)).isEqualTo(1);
        assertThat(rate.at(5, LENGTH)).isCloseTo(0.6, within(1e-12));
        assertThat(rate.at(10, LENGTH)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void warmUpRisesFromItsFirstStepThenFollowsAnotherSchedule() {
        LearningRate rate = new LearningRateSchedule.WarmUp(2, new LearningRateSchedule.Step(1, 0.5)).bind(4, 10);

        assertThat(List.of(rate.at(0, LENGTH), rate.at(0.25, LENGTH), rate.at(1, LENGTH), rate.at(1.75, LENGTH), rate.at(2, LENGTH),
                rate.at(3, LENGTH))).containsExactly(0.5, 1.0, 2.5, 4.0, 4.0, 2.0);
    }

    /** Compares with PyTorch's formula of CosineAnnealingLR, for the epochs after the warm-up. */
    @Test
    void scheduleAfterAFractionalWarmUpEndsWithTheJob() {
        LearningRate rate = new LearningRateSchedule.WarmUp(0.5, new LearningRateSchedule.Cosine(0.1)).bind(1, 8);

        assertThat(rate.at(0.5, LENGTH)).isCloseTo(1, within(1e-12));
        assertThat(rate.at(2, LENGTH)).isCloseTo(0.1 + 0.9 * (1 + Math.cos(Math.PI * 1.5 / 7.5)) / 2, within(1e-12));
        assertThat(rate.at(8, LENGTH)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void plateauDoesNotObserveWhileTheRateRises() {
        for (double epochs : new double[] {3, 2.5}) {
            ReduceOnPlateau plateau = new ReduceOnPlateau("training_cost", null, 0.5, 1, 10, null, true);
            LearningRate rate = new LearningRateSchedule.WarmUp(epochs, plateau).bind(128, 20);
            List<Double> rates = new ArrayList<>();
            for (int epoch = 1; epoch <= 6; epoch++) {
                rate.observe(epoch, Map.of("training_cost", 1.0));
                rates.add(rate.at(epoch, LENGTH));
            }

            // The plateau observes from the fourth epoch on, which is the best so far; the fifth is no better.
            assertThat(rates.subList(2, 6)).containsExactly(128.0, 128.0, 64.0, 32.0);
            assertThat(rate.isExhausted()).isFalse();
        }
    }

    /** Compares with PyTorch's OneCycleLR(max_lr=1, total_steps=40, pct_start=0.3, div_factor=25, final_div_factor=1e4). */
    @ParameterizedTest
    @CsvSource({"0, 0.04", "5, 0.45168887762882304", "11, 1", "20, 0.7660169741935152", "38, 0.0031478824777984847", "39, 0.000004"})
    void oneCycleRisesToItsPeakAndEndsWithTheLastStep(int step, double expected) {
        LearningRate rate = new LearningRateSchedule.OneCycle(0.3, 0.04, 0.000004).bind(1, 10);

        assertThat(rate.at(step * LENGTH, LENGTH)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void oneCycleOfASingleStepIsAtItsFirstRate() {
        assertThat(new LearningRateSchedule.OneCycle(0.3, 0.04, 0).bind(1, 1).at(0, 1)).isCloseTo(0.04, within(1e-12));
    }

    @Test
    void reduceOnPlateauHalvesAfterThePatienceUntilOneHundredTwentyEighthAndThenStops() {
        LearningRate rate = new ReduceOnPlateau("validation_accuracy", null, 0.5, 2, 0, null, true).bind(128, 100);
        List<Double> rates = new ArrayList<>();
        for (double accuracy : new double[] {0.5, 0.6, 0.6, 0.59, 0.61, 0.61, 0.61}) {
            rate.observe(rates.size() + 1, Map.of("validation_accuracy", accuracy));
            rates.add(rate.at(rates.size() + 1, LENGTH));
        }
        assertThat(rates).containsExactly(128.0, 128.0, 128.0, 64.0, 64.0, 64.0, 32.0);

        while (rate.at(0, LENGTH) > 1) {
            rate.observe(1, Map.of("validation_accuracy", 0.1));
        }
        rate.observe(1, Map.of("validation_accuracy", 0.1));
        assertThat(rate.isExhausted()).isFalse();
        rate.observe(1, Map.of("validation_accuracy", 0.1));
        assertThat(rate.isExhausted()).isTrue();
        assertThat(rate.at(0, LENGTH)).isEqualTo(1);
    }

    @Test
    void reduceOnPlateauResumesFromItsState() {
        ReduceOnPlateau schedule = new ReduceOnPlateau("validation_cost", null, 0.5, 2, 0.1, null, false);
        LearningRate uninterrupted = schedule.bind(1, 10);
        LearningRate resumed = schedule.bind(1, 10);
        double[] costs = {1, 0.95, 0.94, 0.8, 0.79, 0.78, 0.77};
        for (double cost : costs) {
            uninterrupted.observe(1, Map.of("validation_cost", cost));
            LearningRate next = schedule.bind(1, 10);
            next.restore(resumed.state());
            next.observe(1, Map.of("validation_cost", cost));
            resumed = next;
            assertThat(resumed.at(0, LENGTH)).isEqualTo(uninterrupted.at(0, LENGTH));
        }
        assertThat(resumed.at(0, LENGTH)).isEqualTo(0.25);
    }

    @Test
    void reportsInvalidScheduleFields() {
        assertThatThrownBy(() -> new ReduceOnPlateau("validation_accuracy", null, 1.5, 0, 0, -1.0, false))
                .isInstanceOf(InvalidSpecificationException.class)
                .hasMessageContaining("factor must be between 0 and 1, got 1.5")
                .hasMessageContaining("patience must be at least 1, got 0")
                .hasMessageContaining("min_learning_rate");
    }
}
