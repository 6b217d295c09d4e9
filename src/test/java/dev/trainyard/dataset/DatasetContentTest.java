package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class DatasetContentTest {

    @Test
    void keepsTheWeightsOfTheExamples() throws IOException {
        byte[] file = write("n", new float[] {1, 2.5f, 0}, new float[] {4});

        try (LoadedDataset loaded = DatasetContent.read(new ByteArrayInputStream(file), file.length)) {
            Dataset dataset = loaded.dataset();
            assertThat(dataset.train().weights()).containsExactly(1, 2.5f, 0);
            assertThat(dataset.validation().weights()).containsExactly(4);
            Dataset divided = dataset.divide(new SplitSizes(2, 2));
            assertThat(divided.train().weights()).containsExactly(1, 2.5f);
            assertThat(divided.validation().weights()).containsExactly(0, 4);
        }
    }

    @Test
    void writesNoWeightsIfAllAreEqual() throws IOException {
        byte[] file = write(null, null, null);

        assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain("weights");
        try (LoadedDataset loaded = DatasetContent.read(new ByteArrayInputStream(file), file.length)) {
            assertThat(loaded.dataset().train().weights()).isNull();
        }
    }

    private static byte[] write(String weight, float[] train, float[] validation) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RawDataset raw = new RawDataset(Shape.of(1), Targets.classes(List.of("a", "b")), new Preprocessing.Identity(), Map.of(
                Split.TRAIN, new RawExamples(Nd4j.createFromArray(new float[][] {{1}, {2}, {3}}), new int[] {0, 1, 0}, null, train),
                Split.VALIDATION, new RawExamples(Nd4j.createFromArray(new float[][] {{4}}), new int[] {1}, null, validation)),
                null, weight)) {
            DatasetContent.write(raw, out);
        }
        return out.toByteArray();
    }
}
