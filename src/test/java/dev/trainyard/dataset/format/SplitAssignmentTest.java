package dev.trainyard.dataset.format;

import static dev.trainyard.nn.Statistics.assertShare;
import static dev.trainyard.nn.Statistics.assertUncorrelated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Statistics;
import dev.trainyard.nn.data.Split;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitAssignmentTest {

    private static final SplitAssignment.Fractions FRACTIONS = new SplitAssignment.Fractions(0.2, 0.1, Statistics.seed());

    /** The classes have different sizes and stand in blocks, as in many files. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 20})
    void dividesEachClassInTheSameProportions(int classes) {
        int[] labels = labels(classes);
        SplitAssignment assignment = SplitAssignment.stratified(labels, classes, FRACTIONS);

        for (int c = 0; c < classes; c++) {
            int[] counts = new int[Split.values().length];
            int size = 0;
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == c) {
                    counts[assignment.splitOf(i).ordinal()]++;
                    size++;
                }
            }
            assertThat((double) counts[Split.VALIDATION.ordinal()]).as("validation examples of class %d of %d", c, size)
                    .isCloseTo(0.2 * size, within(2.0));
            assertThat((double) counts[Split.TEST.ordinal()]).as("test examples of class %d of %d", c, size).isCloseTo(0.1 * size, within(2.0));
            assertThat(counts[Split.TRAIN.ordinal()]).isPositive();
        }
        assertThat((double) assignment.sizes()[Split.VALIDATION.ordinal()]).isCloseTo(0.2 * labels.length, within(1.0 + classes * 0.3));
        assertThat((double) assignment.sizes()[Split.TEST.ordinal()]).isCloseTo(0.1 * labels.length, within(1.0 + classes * 0.3));
        assertPositions(assignment);
    }

    @Test
    void aClassOfOneExampleIsTrained() {
        int[] labels = {0, 1, 2, 2, 2, 2, 2, 2, 2, 2};
        for (long seed = 0; seed < 50; seed++) {
            SplitAssignment assignment = SplitAssignment.stratified(labels, 3, new SplitAssignment.Fractions(0.45, 0.45, seed));
            assertThat(assignment.splitOf(0)).isEqualTo(Split.TRAIN);
            assertThat(assignment.splitOf(1)).isEqualTo(Split.TRAIN);
        }
    }

    @Test
    void holdsOutEveryExampleEquallyOften() {
        int[] labels = labels(3);
        int divisions = 2_000;
        int[][] counts = new int[labels.length][Split.values().length];
        for (int d = 0; d < divisions; d++) {
            SplitAssignment assignment = SplitAssignment.stratified(labels, 3,
                    new SplitAssignment.Fractions(0.2, 0.1, Statistics.seed() + d));
            for (int i = 0; i < labels.length; i++) {
                counts[i][assignment.splitOf(i).ordinal()]++;
            }
        }
        for (int i = 0; i < labels.length; i += 7) {
            int size = 30 * (labels[i] + 1);
            // One example of each class is always trained.
            double others = (size - 1.0) / size;
            assertShare("validation of example " + i, counts[i][Split.VALIDATION.ordinal()], divisions, 0.2 * others);
            assertShare("test of example " + i, counts[i][Split.TEST.ordinal()], divisions, 0.1 * others);
        }
    }

    @Test
    void shufflesTheExamplesOfEachSplit() {
        int[] labels = labels(3);
        SplitAssignment assignment = SplitAssignment.stratified(labels, 3, FRACTIONS);
        int[] trained = IntStream.range(0, labels.length).filter(i -> assignment.splitOf(i) == Split.TRAIN).toArray();

        assertUncorrelated("position in the file and in the split", Arrays.stream(trained).asDoubleStream().toArray(),
                Arrays.stream(trained).mapToDouble(i -> assignment.position()[i]).toArray());
        SplitAssignment other = SplitAssignment.stratified(labels, 3, new SplitAssignment.Fractions(0.2, 0.1, FRACTIONS.seed() + 1));
        assertThat(other.position()).isNotEqualTo(assignment.position());
        assertThat(other.split()).isNotEqualTo(assignment.split());
        SplitAssignment same = SplitAssignment.stratified(labels, 3, FRACTIONS);
        assertThat(same.position()).isEqualTo(assignment.position());
        assertThat(same.split()).isEqualTo(assignment.split());
    }

    @Test
    void keepsGivenSplitsAndShufflesEach() {
        List<Split> given = IntStream.range(0, 90).mapToObj(i -> Split.values()[i % 3]).toList();
        SplitAssignment assignment = SplitAssignment.shuffled(given, Statistics.seed());

        assertThat(IntStream.range(0, 90).mapToObj(assignment::splitOf)).isEqualTo(given);
        assertThat(assignment.sizes()).containsExactly(30, 30, 30);
        assertPositions(assignment);
        assertThat(assignment.position()).isNotEqualTo(IntStream.range(0, 90).map(i -> i / 3).toArray());
        assertThat(assignment.position()).isNotEqualTo(SplitAssignment.shuffled(given, Statistics.seed() + 1).position());
    }

    /** Each split has every position once. */
    private static void assertPositions(SplitAssignment assignment) {
        for (Split split : Split.values()) {
            assertThat(IntStream.range(0, assignment.split().length).filter(i -> assignment.splitOf(i) == split)
                    .map(i -> assignment.position()[i])
                    .sorted().toArray()).isEqualTo(IntStream.range(0, assignment.sizes()[split.ordinal()]).toArray());
        }
    }

    /** Class c has 30·(c + 1) examples. */
    private static int[] labels(int classes) {
        return IntStream.range(0, classes).flatMap(c -> IntStream.generate(() -> c).limit(30L * (c + 1))).toArray();
    }
}
