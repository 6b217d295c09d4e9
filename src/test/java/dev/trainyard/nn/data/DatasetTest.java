package dev.trainyard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DatasetTest {

    /** x of example i is [i, −i]; its class is i mod 3. */
    private final Examples all = examples(10);
    private final Dataset dataset = new Dataset(Shape.of(2), Targets.classes(List.of("a", "b", "c")), all.slice(0, 5),
            all.slice(5, 8), all.slice(8, 10));

    @Test
    void dividesWithoutCopying() {
        Dataset divided = dataset.divide(new SplitSizes(6, 2));

        assertThat(ids(divided.train())).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(ids(divided.validation())).containsExactly(6, 7);
        assertThat(divided.train().labels()).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(divided.train().y().getRow(5).toFloatVector()).containsExactly(0, 0, 1);
        assertThat(divided.test()).isSameAs(dataset.test());
        assertThat(address(divided.train().x())).isEqualTo(address(all.x()));
        assertThat(address(divided.train().y())).isEqualTo(address(all.y()));
        assertThat(address(divided.validation().x())).isEqualTo(address(all.x()) + 6 * 2 * Float.BYTES);
    }

    @Test
    void validationCanComeFromBothOldSplits() {
        Dataset divided = dataset.divide(new SplitSizes(3, 4));

        assertThat(ids(divided.validation())).containsExactly(3, 4, 5, 6);
        assertThat(address(divided.validation().x())).isEqualTo(address(all.x()) + 3 * 2 * Float.BYTES);
    }

    @Test
    void aSecondDivisionReplacesTheFirst() {
        Dataset divided = dataset.divide(new SplitSizes(2, 6)).divide(new SplitSizes(7, 1));

        assertThat(ids(divided.train())).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(ids(divided.validation())).containsExactly(7);
    }

    @Test
    void sliceOfASliceHasItsExamples() {
        for (int from = 0; from < 10; from++) {
            for (int to = from + 1; to <= 10; to++) {
                Examples slice = all.slice(from, to);
                for (int first = 0; first < slice.size(); first++) {
                    Examples part = slice.slice(first, slice.size());
                    assertThat(ids(part)).containsExactly(IntStream.range(from + first, to).toArray());
                    assertThat(part.y().argMax(1).toIntVector()).containsExactly(part.labels());
                }
            }
        }
    }

    @Test
    void leavesOutExamplesBeyondTheSplitSizes() {
        Dataset divided = dataset.divide(new SplitSizes(2, 0));

        assertThat(ids(divided.train())).containsExactly(0, 1);
        assertThat(divided.validation()).isNull();
    }

    @Test
    void copiesASplitThatSpansSeparateArrays() {
        Dataset separate = new Dataset(dataset.input(), dataset.targets(), examples(4), examples(3), null);

        assertThat(ids(separate.divide(new SplitSizes(6, 1)).train())).containsExactly(0, 1, 2, 3, 0, 1);
    }

    @Test
    void takesValidationFromTrainingWhenThereIsNone() {
        Dataset undivided = new Dataset(dataset.input(), dataset.targets(), all, null, null);

        assertThat(ids(undivided.divide(new SplitSizes(7, 3)).validation())).containsExactly(7, 8, 9);
    }

    @Test
    void refusesToDivideMoreExamplesThanThereAre() {
        assertThatThrownBy(() -> dataset.divide(new SplitSizes(8, 1))).isInstanceOf(InvalidSpecificationException.class)
                .hasMessage("must divide at most 8 examples (training and validation), got 8 + 1");
        assertThatThrownBy(() -> dataset.divide(new SplitSizes(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .isInstanceOf(InvalidSpecificationException.class);
    }

    @Test
    void keepsClassesInTheOrderOfTheSubset() {
        Dataset restricted = dataset.restrict(new Subset(List.of(2, 0), null, null));

        assertThat(restricted.targets()).isEqualTo(Targets.classes(List.of("c", "a")));
        assertThat(ids(restricted.train())).containsExactly(0, 2, 3);
        assertThat(restricted.train().labels()).containsExactly(1, 0, 1);
        assertThat(restricted.train().y().toFloatMatrix()).isDeepEqualTo(new float[][] {{0, 1}, {1, 0}, {0, 1}});
        assertThat(restricted.train().x().toFloatMatrix()).isDeepEqualTo(new float[][] {{0, 0}, {2, -2}, {3, -3}});
        assertThat(ids(restricted.validation())).containsExactly(5, 6);
        assertThat(ids(restricted.test())).containsExactly(8, 9);
    }

    @Test
    void keepsTheFirstExamplesWithoutCopying() {
        Dataset restricted = dataset.restrict(new Subset(null, 2, 1));

        assertThat(ids(restricted.train())).containsExactly(0, 1);
        assertThat(ids(restricted.validation())).containsExactly(5);
        assertThat(restricted.test()).isSameAs(dataset.test());
        assertThat(address(restricted.train().x())).isEqualTo(address(all.x()));
    }

    @Test
    void holdsLabelsBack() {
        Dataset restricted = dataset.restrict(new Subset(null, 3, null, 2));

        assertThat(ids(restricted.train())).containsExactly(0, 1);
        assertThat(ids(restricted.unlabelled())).containsExactly(0, 1, 2);
        assertThat(dataset.unlabelled()).isSameAs(dataset.train());
    }

    @Test
    void limitCountsExamplesOfTheChosenClasses() {
        assertThat(ids(dataset.restrict(new Subset(List.of(1, 2), 2, null)).train())).containsExactly(1, 2);
    }

    @Test
    void splitWithoutExamplesOfTheClassesIsAbsent() {
        Dataset restricted = new Dataset(dataset.input(), dataset.targets(), all.slice(0, 5), all.slice(5, 6), null)
                .restrict(new Subset(List.of(0, 1), null, null));

        assertThat(restricted.validation()).isNull();
    }

    @Test
    void refusesUnknownClasses() {
        assertThatThrownBy(() -> dataset.restrict(new Subset(List.of(3, 0, 4), null, null)))
                .isInstanceOf(InvalidSpecificationException.class)
                .hasMessage("classes/0 must be less than 3, the number of classes, got 3; "
                        + "classes/2 must be less than 3, the number of classes, got 4");
    }

    @Test
    void refusesSubsetWithNothingToLearnFrom() {
        Dataset onlyA = new Dataset(dataset.input(), dataset.targets(), all.slice(0, 1), null, null);

        assertThatThrownBy(() -> onlyA.restrict(new Subset(List.of(1, 2), null, null)))
                .isInstanceOf(InvalidSpecificationException.class).hasMessageContaining("at least one training example");
    }

    @Test
    void refusesClassesOfARegression() {
        Dataset regression = new Dataset(Shape.of(2), Targets.regression(List.of("y")),
                Examples.regression(all.x(), Nd4j.zeros(DataType.FLOAT, 10, 1)), null, null);

        assertThatThrownBy(() -> regression.restrict(new Subset(List.of(0, 1), null, null)))
                .isInstanceOf(InvalidSpecificationException.class).hasMessageContaining("has no classes");
        assertThat(regression.restrict(new Subset(null, 4, null)).divide(new SplitSizes(3, 1)).validation().x().toFloatVector())
                .containsExactly(3, -3);
    }

    private static Examples examples(int n) {
        float[][] x = new float[n][];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            x[i] = new float[] {i, -i};
            labels[i] = i % 3;
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 3);
    }

    private static int[] ids(Examples examples) {
        return examples.x().getColumn(0).toIntVector();
    }

    private static long address(INDArray array) {
        Pointer start = array.data().addressPointer();
        return start.address();
    }
}
