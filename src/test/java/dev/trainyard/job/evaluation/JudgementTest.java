package dev.trainyard.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.evaluation.Origins.Origin;
import dev.trainyard.job.evaluation.Report.ClassScore;
import dev.trainyard.job.evaluation.Report.Misclassified;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class JudgementTest {

    private static final Targets CLASSES = Targets.classes(List.of("cat", "dog", "eel"));

    /** Returns a network with identity weights and zero biases: a = σ(x). */
    private static Network identity(int n, Activation activation) {
        Network network = Network.of(new Architecture(Shape.of(n), List.of(new Dense(n, activation))));
        network.parameters().assign(0);
        for (int i = 0; i < n; i++) {
            network.parameters().putScalar((long) i * n + i, 1);
        }
        return network;
    }

    @Test
    void computesConfusionMatrixAndClassScores() {
        // Labels cat, cat, cat, dog, dog, eel; predictions cat, cat, dog, dog, cat, dog.
        Examples examples = Examples.classified(Nd4j.createFromArray(new float[][] {
                {2, 0, 0}, {3, 1, 1}, {0, 1, 0}, {0, 4, 0}, {5, 0, 0}, {0, 2, 1}}), new int[] {0, 0, 0, 1, 1, 2}, 3);
        Report report;
        try (Network network = identity(3, Activation.SIGMOID)) {
            report = Judgement.of(network, Cost.CROSS_ENTROPY, CLASSES, Split.TEST, examples, i -> new Origin(Split.TEST, 10 * i),
                    origin -> "/" + origin.index() + ".png");
        }

        assertThat(report.confusion()).isDeepEqualTo(new int[][] {{2, 1, 0}, {1, 1, 0}, {0, 1, 0}});
        assertThat(report.examples()).isEqualTo(6);
        assertThat(report.accuracy()).isEqualTo(0.5);
        assertThat(report.classes()).containsExactly("cat", "dog", "eel");
        assertThat(report.perClass()).containsExactly(
                new ClassScore("cat", 2 / 3.0, 2 / 3.0, 2 / 3.0, 3),
                new ClassScore("dog", 1 / 3.0, 1 / 2.0, 2 / 5.0, 2),
                new ClassScore("eel", null, 0.0, 0.0, 1));
        assertThat(report.misclassifiedCount()).isEqualTo(3);
        assertThat(report.misclassified()).extracting(Misclassified::index).as("most confident first").containsExactly(40, 50, 20);
        Misclassified worst = report.misclassified().get(0);
        assertThat(worst.label()).isEqualTo("dog");
        assertThat(worst.predicted()).isEqualTo("cat");
        assertThat(worst.confidence()).isCloseTo((float) (1 / (1 + Math.exp(-5))), within(1e-5f));
        assertThat(worst.image()).isEqualTo("/40.png");
        assertThat(report.outputs()).isNull();
        assertThat(report.limit(1).misclassified()).hasSize(1);
        assertThat(report.limit(1).misclassifiedCount()).isEqualTo(3);
    }

    /** Agrees with scikit-learn's f1_score, except that 0/0 is null. */
    @Test
    void f1IsZeroForAClassThatIsNeverPredictedOrAbsent() {
        assertThat(ClassScore.of("never predicted", 0, 0, 5).f1()).isZero();
        assertThat(ClassScore.of("never there", 0, 5, 0).f1()).isZero();
        assertThat(ClassScore.of("neither", 0, 0, 0).f1()).isNull();
    }

    @Test
    void computesCostRmseAndMaeOfARegression() {
        Examples examples = Examples.regression(Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}}),
                Nd4j.createFromArray(new float[][] {{0, 2}, {6, 4}}));
        Report report;
        try (Network network = identity(2, Activation.LINEAR)) {
            report = Judgement.of(network, Cost.QUADRATIC, Targets.regression(List.of("a", "b")), Split.TEST, examples,
                    i -> new Origin(Split.TEST, i), origin -> null);
        }

        // Errors of a: 1 and -3; C = Σ‖y − a‖²/2n.
        assertThat(report.cost()).isCloseTo((1 + 9) / 4.0, within(1e-5));
        assertThat(report.outputs().get(0).rmse()).isCloseTo(Math.sqrt(5), within(1e-5));
        assertThat(report.outputs().get(0).mae()).isCloseTo(2, within(1e-5));
        assertThat(report.outputs().get(1).rmse()).isZero();
        assertThat(report.accuracy()).isNull();
        assertThat(report.confusion()).isNull();
        assertThat(report.misclassified()).isNull();
    }
}
