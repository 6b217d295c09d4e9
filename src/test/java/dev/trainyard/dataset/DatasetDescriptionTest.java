package dev.trainyard.dataset;

import static dev.trainyard.nn.data.Split.TEST;
import static dev.trainyard.nn.data.Split.TRAIN;
import static dev.trainyard.nn.data.Split.VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Sampling;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetDescriptionTest {

    private final DatasetDescription described = new DatasetDescription("letters", "ab", Shape.of(2),
            Targets.classes(List.of("a", "b", "c")), Map.of(TRAIN, 60, VALIDATION, 30, TEST, 10),
            Map.of(TRAIN, List.of(10, 20, 30), VALIDATION, List.of(20, 10, 0), TEST, List.of(0, 4, 6)),
            new Preprocessing.Identity());

    @Test
    void isUnchangedWithoutSplitSizesAndSubset() {
        assertThat(described.divided(null).restricted(null)).isSameAs(described);
        assertThat(described.divided(new SplitSizes(60, 30))).isEqualTo(described);
        assertThat(described.restricted(new Subset(null, null, null))).isEqualTo(described);
    }

    @Test
    void movesExamplesBetweenTrainingAndValidation() {
        DatasetDescription divided = described.divided(new SplitSizes(75, 15));

        assertThat(divided.examples()).isEqualTo(Map.of(TRAIN, 75, VALIDATION, 15, TEST, 10));
        assertThat(divided.classCounts()).isEqualTo(Map.of(TRAIN, List.of(25, 25, 25), VALIDATION, List.of(5, 5, 5), TEST,
                List.of(0, 4, 6)));
    }

    @Test
    void countsAStratifiedDivisionExactly() {
        SplitSizes sizes = new SplitSizes(31, 20, Sampling.STRATIFIED, 0);

        assertThat(described.divided(sizes).classCounts()).isEqualTo(Map.of(TRAIN, List.of(11, 10, 10), VALIDATION, List.of(6, 7, 7), TEST,
                List.of(0, 4, 6)));
        assertThat(described.countsAreExact(sizes, null)).isTrue();
        assertThat(described.countsAreExact(new SplitSizes(31, 20), null)).isFalse();
        assertThat(described.countsAreExact(new SplitSizes(60, 30), null)).isTrue();
    }

    @Test
    void countsTheCopiesOfRandomChoices() {
        assertThat(described.copiedBytes(new SplitSizes(31, 20, Sampling.STRATIFIED, 0), null)).isEqualTo((31 + 20) * (2 + 3) * 4L);
        assertThat(described.copiedBytes(null, new Subset(null, 9, null, null, Sampling.RANDOM, 0))).isEqualTo((9 + 30) * (2 + 3) * 4L);
        assertThat(described.copiedBytes(new SplitSizes(31, 20), new Subset(null, 9, null))).isZero();
        assertThat(described.copiedBytes(new SplitSizes(60, 30, Sampling.STRATIFIED, 0), null)).isZero();
    }

    @Test
    void removesAnEmptyValidationSplit() {
        assertThat(described.divided(new SplitSizes(9, 0)).examples()).isEqualTo(Map.of(TRAIN, 9, TEST, 10));
    }

    @Test
    void refusesMoreExamplesThanThereAre() {
        assertThatThrownBy(() -> described.divided(new SplitSizes(60, 31))).isInstanceOf(InvalidSpecificationException.class)
                .hasMessage("must divide at most 90 examples (training and validation), got 60 + 31");
    }

    @Test
    void countsTheExamplesOfASubsetOfClasses() {
        DatasetDescription restricted = described.restricted(new Subset(List.of(2, 0), null, 5));

        assertThat(restricted.targets().names()).containsExactly("c", "a");
        assertThat(restricted.examples()).isEqualTo(Map.of(TRAIN, 40, VALIDATION, 5, TEST, 6));
        assertThat(restricted.classCounts()).isEqualTo(Map.of(TRAIN, List.of(30, 10), VALIDATION, List.of(0, 5), TEST, List.of(6, 0)));
    }

    @Test
    void splitWithoutExamplesOfTheClassesIsAbsent() {
        DatasetDescription restricted = described.restricted(new Subset(List.of(0, 2), 8, null)).restricted(
                new Subset(List.of(0, 1), null, null));

        assertThat(restricted.examples()).isEqualTo(Map.of(TRAIN, 8, VALIDATION, 20, TEST, 6));
    }

    @Test
    void refusesUnknownClassesAndEmptySubsets() {
        assertThatThrownBy(() -> described.restricted(new Subset(List.of(0, 3), null, null)))
                .isInstanceOf(InvalidSpecificationException.class).hasMessageStartingWith("classes/1 must be less than 3");
        DatasetDescription withoutA = new DatasetDescription("letters", "ab", Shape.of(2), described.targets(), Map.of(TRAIN, 5),
                Map.of(TRAIN, List.of(0, 0, 5)), new Preprocessing.Identity());
        assertThatThrownBy(() -> withoutA.restricted(new Subset(List.of(0, 1), null, null)))
                .isInstanceOf(InvalidSpecificationException.class).hasMessageContaining("at least one training example");
    }

    @Test
    void limitsTheExamplesOfARegression() {
        DatasetDescription regression = new DatasetDescription("line", "ab", Shape.of(1), Targets.regression(List.of("y")),
                Map.of(TRAIN, 50), null, new Preprocessing.Identity());

        assertThat(regression.divided(new SplitSizes(40, 10)).restricted(new Subset(null, 7, 3)).examples())
                .isEqualTo(Map.of(TRAIN, 7, VALIDATION, 3));
    }
}
