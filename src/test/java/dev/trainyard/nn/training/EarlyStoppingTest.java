package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.optimizer.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

    @Test
    void stopsAfterThePatienceWithoutImprovement() {
        EarlyStopping rule = new EarlyStopping("validation_accuracy", null, 3, 0, null, true);

        assertThat(reasons(rule, 0.5, 0.6, 0.6, 0.59, 0.61, 0.61, 0.6, 0.58))
                .containsExactly(null, null, null, null, null, null, null, StopReason.EARLY_STOPPED);
    }

    @Test
    void anImprovementMustBeGreaterThanTheMinimumGain() {
        EarlyStopping rule = new EarlyStopping("validation_cost", null, 2, 0.1, null, true);

        assertThat(reasons(rule, 1, 0.95, 0.89, 0.85, 0.8)).containsExactly(null, null, null, null, StopReason.EARLY_STOPPED);
    }

    @Test
    void stopsWhenTheTargetIsReached() {
        EarlyStopping rule = new EarlyStopping("validation_accuracy", null, null, 0, 0.9, true);

        assertThat(reasons(rule, 0.5, 0.89, 0.9)).containsExactly(null, null, StopReason.TARGET_REACHED);
    }

    @Test
    void theEpochThatReachesTheTargetIsTheBestEvenByLessThanTheMinimumGain() {
        EarlyStopping.Watch watch = new EarlyStopping("validation_accuracy", null, null, 0.1, 0.66, true).watch();

        assertThat(watch.observe(Map.of("validation_accuracy", 0.6))).isNull();
        assertThat(watch.observe(Map.of("validation_accuracy", 0.65))).isNull();
        assertThat(watch.improved()).isFalse();
        assertThat(watch.observe(Map.of("validation_accuracy", 0.66))).isEqualTo(StopReason.TARGET_REACHED);
        assertThat(watch.improved()).isTrue();
    }

    @Test
    void theFirstOfEqualEpochsIsTheBest() {
        for (String monitor : List.of("validation_accuracy", "validation_cost")) {
            EarlyStopping.Watch watch = EarlyStopping.never(monitor).watch();
            List<Boolean> improved = new ArrayList<>();
            for (int epoch = 0; epoch < 3; epoch++) {
                watch.observe(Map.of(monitor, 0.5));
                improved.add(watch.improved());
            }
            assertThat(improved).as(monitor).containsExactly(true, false, false);
        }
    }

    @Test
    void neverStopsWithoutPatienceOrTarget() {
        EarlyStopping rule = new EarlyStopping("validation_accuracy", null, null, 0, null, true);

        assertThat(reasons(rule, 0.5, 0.4, 0.3, 0.2, 0.1)).containsOnlyNulls();
    }

    @Test
    void nanIsNoImprovement() {
        EarlyStopping rule = new EarlyStopping("validation_cost", null, 1, 0, 0.1, true);

        assertThat(reasons(rule, 1, Double.NaN)).containsExactly(null, StopReason.EARLY_STOPPED);
    }

    @Test
    void resumesFromItsState() {
        EarlyStopping rule = new EarlyStopping("validation_accuracy", null, 3, 0, null, true);
        EarlyStopping.Watch watch = rule.watch();
        List<StopReason> reasons = new ArrayList<>();
        for (double value : new double[] {0.5, 0.6, 0.6, 0.59, 0.61, 0.61, 0.6, 0.58}) {
            EarlyStopping.Watch next = rule.watch();
            next.restore(watch.state());
            reasons.add(next.observe(Map.of("validation_accuracy", value)));
            watch = next;
        }

        assertThat(reasons).endsWith(null, StopReason.EARLY_STOPPED).hasSize(8);
    }

    @Test
    void infersTheModeFromTheMetricUnlessGiven() {
        assertThat(new EarlyStopping("test.accuracy", null, 1, 0, null, true).mode()).isEqualTo(Mode.MAX);
        assertThat(new EarlyStopping("validation_cost", null, 1, 0, null, true).mode()).isEqualTo(Mode.MIN);
        assertThat(new EarlyStopping("validation_cost", Mode.MAX, 1, 0, null, true).mode()).isEqualTo(Mode.MAX);
    }

    @Test
    void reportsAllViolations() {
        assertThatThrownBy(() -> new EarlyStopping("validation_cost", null, 0, -1, Double.NaN, true))
                .isInstanceOf(InvalidSpecificationException.class)
                .hasMessageContaining("patience must be at least 1, got 0")
                .hasMessageContaining("min_delta must be a number of at least 0, got -1.0")
                .hasMessageContaining("target must be a finite number, got NaN");
    }

    private static List<StopReason> reasons(EarlyStopping rule, double... series) {
        EarlyStopping.Watch watch = rule.watch();
        List<StopReason> reasons = new ArrayList<>();
        for (double value : series) {
            reasons.add(watch.observe(Map.of(rule.monitor(), value)));
        }
        return reasons;
    }
}
