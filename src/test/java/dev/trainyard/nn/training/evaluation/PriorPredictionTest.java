package dev.trainyard.nn.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computed by hand from the definitions of scikit-learn's {@code DummyClassifier(strategy="prior")}, {@code log_loss},
 * {@code brier_score_loss} and {@code accuracy_score}.
 */
class PriorPredictionTest {

    private final Dataset three = new Dataset(Shape.of(1), Targets.classes(List.of("a", "b", "c")), classified(3, 0, 0, 0, 0, 1, 1, 2, 2),
            classified(3, 0, 1, 1, 2), null);
    private final Dataset two = new Dataset(Shape.of(1), Targets.classes(List.of("no", "yes")), classified(2, 0, 0, 0, 1),
            classified(2, 0, 1, 1, 1), null);

    @Test
    void hasTheLogLossOfTheClassFrequencies() {
        PriorPrediction prior = PriorPrediction.of(three, three.validation(), Cost.LOG_LIKELIHOOD, 3);

        assertThat(prior.cost()).isCloseTo(1.2130075659799042, within(1e-12));
        assertThat(prior.accuracy()).isEqualTo(0.25);
        assertThat(prior.examples()).isEqualTo(4);
    }

    /** The cross-entropy of a single output is the log loss; that of two outputs has it twice. */
    @Test
    void hasTheCrossEntropyOfEachOutput() {
        assertThat(PriorPrediction.of(two, two.validation(), Cost.CROSS_ENTROPY, 1).cost()).isCloseTo(1.111641288952863, within(1e-9));
        assertThat(PriorPrediction.of(two, two.validation(), Cost.CROSS_ENTROPY, 2).cost()).isCloseTo(2 * 1.111641288952863, within(1e-9));
    }

    /** Half the Brier score. */
    @Test
    void hasTheQuadraticCost() {
        double brier = 0.75 * 0.5625 + 0.25 * 0.0625;
        assertThat(PriorPrediction.of(two, two.validation(), Cost.QUADRATIC, 1).cost()).isCloseTo(brier / 2, within(1e-12));
    }

    /** A weight of 3 counts like three examples; the accuracy has no weights. */
    @Test
    void weighsTheExamples() {
        Examples weighted = classified(2, 0, 1);
        Dataset dataset = new Dataset(Shape.of(1), two.targets(), new Examples(weighted.x(), weighted.y(), weighted.labels(),
                new float[] {3, 1}), two.validation(), null);

        assertThat(PriorPrediction.of(dataset, dataset.validation(), Cost.LOG_LIKELIHOOD, 2).cost())
                .isEqualTo(PriorPrediction.of(two, two.validation(), Cost.LOG_LIKELIHOOD, 2).cost());
    }

    private static Examples classified(int classes, int... labels) {
        return Examples.classified(Nd4j.zeros(labels.length, 1), labels, classes);
    }
}
