package dev.trainyard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Statistics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SelectionTest {

    private static final Targets CLASSES = Targets.classes(List.of("a", "b", "c"));

    /** 60 training and 30 validation examples, each sorted by class; x is the position. */
    private final Dataset sorted = new Dataset(Shape.of(1), CLASSES, sorted(0, 60), sorted(60, 30), null);
    private final Dataset regression = new Dataset(Shape.of(1), Targets.regression(List.of("y")),
            Examples.regression(column(0, 50), column(100, 50)), null, null);

    @Test
    void takesEveryClassOfAFileSortedByClass() {
        Dataset few = sorted.select(null, new Subset(null, 9, 6, null, Sampling.STRATIFIED, 0));

        assertThat(counts(few.train())).containsExactly(3, 3, 3);
        assertThat(counts(few.validation())).containsExactly(2, 2, 2);
        assertThat(counts(sorted.select(null, new Subset(null, 9, 6)).train())).as("the first ones").containsExactly(9, 0, 0);
    }

    @Test
    void dividesAFileSortedByClassInProportion() {
        Dataset divided = sorted.select(new SplitSizes(45, 15, Sampling.STRATIFIED, 0), null);

        assertThat(counts(divided.train())).containsExactly(15, 15, 15);
        assertThat(counts(divided.validation())).containsExactly(5, 5, 5);
        assertThat(IntStream.concat(ids(divided.train()), ids(divided.validation())).distinct().count()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "stratified.csv", delimiter = ';', numLinesToSkip = 1)
    void choosesAsManyExamplesOfEachClassAsScikitLearn(String counts, int train, int validation, String trainCounts,
            String validationCounts) {
        int[] sizes = numbers(counts);
        int[] labels = IntStream.range(0, sizes.length).flatMap(c -> IntStream.generate(() -> c).limit(sizes[c])).toArray();
        Dataset dataset = new Dataset(Shape.of(1), Targets.classes(IntStream.range(0, sizes.length).mapToObj(c -> "c" + c).toList()),
                Examples.classified(column(0, labels.length), labels, sizes.length), null, null);

        Dataset divided = dataset.select(new SplitSizes(train, validation, Sampling.STRATIFIED, 1), null);

        assertThat(counts(divided.train())).containsExactly(numbers(trainCounts));
        assertThat(counts(divided.validation())).containsExactly(numbers(validationCounts));
    }

    @Test
    void choosesAnExampleOfEveryClassIfThereAreEnough() {
        assertThat(Apportionment.of(new int[] {1000, 1, 0, 1}, 3)).containsExactly(1, 1, 0, 1);
        assertThat(Apportionment.of(new int[] {1000, 1, 0, 1}, 2)).containsExactly(2, 0, 0, 0);
        assertThat(Apportionment.of(List.of(5, 5), 0)).containsExactly(0, 0);
    }

    @Test
    void shufflesARegressionByItsSeed() {
        SplitSizes sizes = new SplitSizes(30, 20, Sampling.RANDOM, 0);
        Dataset divided = regression.select(sizes, null);

        assertThat(ids(divided.train()).toArray()).isNotEqualTo(IntStream.range(0, 30).toArray());
        assertThat(IntStream.concat(ids(divided.train()), ids(divided.validation())).sorted().toArray())
                .isEqualTo(IntStream.range(0, 50).toArray());
        assertThat(divided.train().y().sub(divided.train().x()).toFloatVector()).as("y belongs to its x").containsOnly(100);
        assertThat(ids(regression.select(sizes, null).train()).toArray()).isEqualTo(ids(divided.train()).toArray());
        assertThat(ids(regression.select(new SplitSizes(30, 20, Sampling.RANDOM, 1), null).train()).toArray())
                .isNotEqualTo(ids(divided.train()).toArray());
    }

    /** Stratified sampling chooses five of the 20 examples of each class, random sampling 15 of all 60. The seed decides which ones. */
    @ParameterizedTest
    @EnumSource(names = {"STRATIFIED", "RANDOM"})
    void choosesEveryExampleEquallyOften(Sampling sampling) {
        int draws = 2_000;
        int[] counts = new int[60];
        for (int d = 0; d < draws; d++) {
            ids(sorted.select(null, new Subset(null, 15, null, null, sampling, Statistics.seed() + d)).train()).forEach(id -> counts[id]++);
        }
        for (int id = 0; id < 60; id++) {
            Statistics.assertShare("example " + id, counts[id], draws, 0.25);
        }
    }

    @Test
    void keepsTheDataSetsOwnDivisionIfTheSizesAreTheSame() {
        Dataset divided = sorted.select(new SplitSizes(60, 30, Sampling.STRATIFIED, 0), null);

        assertThat(divided.train()).isSameAs(sorted.train());
        assertThat(divided.validation()).isSameAs(sorted.validation());
    }

    @Test
    void holdsBackLabelsOfEveryClassInProportion() {
        Dataset few = sorted.select(null, new Subset(null, 30, null, 6, Sampling.STRATIFIED, 0));

        assertThat(counts(few.train())).containsExactly(2, 2, 2);
        assertThat(counts(few.unlabelled())).containsExactly(10, 10, 10);
        assertThat(ids(few.unlabelled()).distinct().count()).isEqualTo(30);
    }

    @Test
    void choosesAmongTheClassesOfTheSubset() {
        Dataset two = sorted.select(new SplitSizes(60, 20, Sampling.STRATIFIED, 0),
                new Subset(List.of(2, 0), 10, null, null, Sampling.STRATIFIED, 0));

        assertThat(two.train().labels()).hasSize(10);
        assertThat(counts(two.train())).containsExactly(5, 5);
        // Class 2 of the data set is class 0 of the subset.
        assertThat(ids(two.train()).map(id -> (id < 60 ? id / 20 : (id - 60) / 10) == 2 ? 0 : 1).toArray())
                .isEqualTo(two.train().labels());
    }

    /** The weight of each example is its position, as x is. */
    @Test
    void chosenExamplesKeepTheirWeights() {
        Dataset weighted = new Dataset(Shape.of(1), CLASSES, byPosition(sorted.train()), byPosition(sorted.validation()), null);

        for (Dataset chosen : List.of(weighted.select(new SplitSizes(45, 15, Sampling.STRATIFIED, 0), null),
                weighted.select(new SplitSizes(70, 20, Sampling.FIRST, 0), null),
                weighted.select(null, new Subset(null, 30, 12, 6, Sampling.RANDOM, 0)),
                weighted.select(null, new Subset(List.of(2, 0), 10, 4, null, Sampling.STRATIFIED, 0)))) {
            for (Examples examples : List.of(chosen.train(), chosen.unlabelled(), chosen.validation())) {
                assertThat(examples.weights()).containsExactly(examples.x().dup().data().asFloat());
            }
        }
        assertThat(sorted.select(new SplitSizes(45, 15, Sampling.STRATIFIED, 0), null).train().weights()).isNull();
    }

    private static Examples byPosition(Examples examples) {
        return examples.with(examples.x().dup().data().asFloat());
    }

    @Test
    void refusesToStratifyARegression() {
        assertThatThrownBy(() -> regression.select(null, new Subset(null, 10, null, null, Sampling.STRATIFIED, 0)))
                .isInstanceOf(InvalidSpecificationException.class)
                .hasMessage("sampling must be random or first: the data set has no classes");
    }

    private static Examples sorted(int first, int n) {
        return Examples.classified(column(first, n), IntStream.range(0, n).map(i -> i / (n / 3)).toArray(), 3);
    }

    private static INDArray column(int first, int n) {
        return Nd4j.arange(first, first + n).castTo(DataType.FLOAT).reshape(n, 1);
    }

    private static int[] counts(Examples examples) {
        int[] counts = new int[(int) examples.y().size(1)];
        Arrays.stream(examples.labels()).forEach(label -> counts[label]++);
        assertThat(examples.y().argMax(1).toIntVector()).containsExactly(examples.labels());
        return counts;
    }

    private static IntStream ids(Examples examples) {
        return Arrays.stream(examples.x().getColumn(0).toIntVector());
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
