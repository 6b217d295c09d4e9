package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.ValueRanges.Range;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.platform.json.StoredJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ValueRangesTest {

    private static final Targets TWO = Targets.regression(List.of("price", "tax"));
    private static final Preprocessing IDENTITY = new Preprocessing.Identity();

    @Test
    void areThoseOfTheTargetsOfAllSplitsAndTheInputsOfTheTrainingSplit() {
        RawDataset raw = new RawDataset(Shape.of(2), TWO, IDENTITY, Map.of(
                Split.TRAIN, new RawExamples(matrix(0, 1, 0.5, -2), null, matrix(15_000, 0.5, 500_000, 0.25)),
                Split.TEST, new RawExamples(matrix(9, 9), null, matrix(600_000, 0.3))));

        assertThat(ValueRanges.of(raw)).isEqualTo(new ValueRanges(List.of(new Range(15_000, 600_000), new Range(0.25, 0.5)),
                new Range(-2, 1), null));
    }

    @Test
    void nameTheSplitsWithAWeight() {
        RawDataset raw = new RawDataset(Shape.of(1), Targets.classes(List.of("a", "b")), new Preprocessing.Pixels(255), Map.of(
                Split.TRAIN, new RawExamples(bytes(2), new int[] {0, 1}, null, new float[] {0, 2}),
                Split.VALIDATION, new RawExamples(bytes(1), new int[] {0}, null, new float[] {0})), null, "w");

        assertThat(ValueRanges.of(raw).weighted()).containsExactly(Split.TRAIN);
        assertThat(ValueRanges.of(raw).input()).as("of bytes").isNull();
    }

    @Test
    void areUnknownForPixelsWithClasses() {
        assertThat(ValueRanges.of(new RawDataset(Shape.of(1), Targets.classes(List.of("a", "b")), new Preprocessing.Pixels(255),
                Map.of(Split.TRAIN, new RawExamples(bytes(2), new int[] {0, 1}, null))))).isNull();
    }

    @Test
    void areDividedLikeTheInputs() {
        RawDataset raw = new RawDataset(Shape.of(2), Targets.classes(List.of("a", "b")), new Preprocessing.Pixels(100),
                Map.of(Split.TRAIN, new RawExamples(matrix(0, 50, 200, 100), new int[] {0, 1}, null)));
        assertThat(ValueRanges.of(raw).input()).isEqualTo(new Range(0, 2));
    }

    @Test
    void descriptionsOfEarlierVersionsHaveNone() {
        DatasetDescription described = new DatasetDescription("d", "sha", Shape.of(2), TWO, Map.of(Split.TRAIN, 2), null, IDENTITY, 5L, null,
                new ValueRanges(List.of(new Range(0, 1), new Range(2, 3)), null, null));
        String json = StoredJson.MAPPER.writeValueAsString(described);

        assertThat(StoredJson.MAPPER.readValue(json, DatasetDescription.class)).isEqualTo(described);
        String earlier = json.replaceFirst(",\"ranges\":\\{.*?]}", "");
        assertThat(earlier).isNotEqualTo(json);
        assertThat(StoredJson.MAPPER.readValue(earlier, DatasetDescription.class).ranges()).isNull();
    }

    /** Shape: {@code [n, 2]}. */
    private static INDArray matrix(double... values) {
        return Nd4j.create(values, new long[] {values.length / 2, 2}, 'c').castTo(DataType.FLOAT);
    }

    private static INDArray bytes(int rows) {
        return Nd4j.zeros(DataType.UBYTE, rows, 1);
    }
}
