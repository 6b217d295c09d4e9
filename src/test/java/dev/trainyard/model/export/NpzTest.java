package dev.trainyard.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.definition.WeightsFile;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks the shapes of a deep belief network's tensors. Its generative weights are matrices, although no penalty applies to them. */
class NpzTest {

    /** Number of texts: format, architecture, cost, preprocessing and targets. */
    private static final int METADATA = 5;
    private static final ServableDefinition BELIEF_NET = ServableDefinition.of(new Architecture(Shape.of(3), List.of(
            new Rbm(1, Rbm.Visible.BINARY, false), new Rbm(2, Rbm.Visible.BINARY, false), new AssociativeMemory(4, 2))),
            Cost.LOG_LIKELIHOOD, Targets.classes(List.of("no", "yes")), new Preprocessing.Identity(), null);

    @Test
    void keepsTheShapesOfAllTensors() throws IOException {
        byte[] file = safetensors(false);

        assertThat(shapes(file)).containsEntry("layers.0.weight", "(1, 3)").containsEntry("layers.0.bias", "(1,)")
                .containsEntry("layers.0.visible_bias", "(3,)").containsEntry("layers.0.generative_weight", "(1, 3)")
                .containsEntry("layers.1.generative_weight", "(2, 1)").containsEntry("layers.2.label_weight", "(2, 4)")
                .containsEntry("layers.2.label_bias", "(2,)").containsEntry("architecture", "()").hasSize(4 + 4 + 5 + METADATA);
    }

    @Test
    void readsFilesThatHaveGenerativeWeightsAsVectors() throws IOException {
        byte[] file = safetensors(true);

        assertThat(shapes(file)).containsEntry("layers.1.generative_weight", "(2, 1)");
        try (INDArray parameters = WeightsFile.read(new ByteArrayInputStream(file), file.length, BELIEF_NET); INDArray expected = parameters()) {
            assertThat(parameters).isEqualTo(expected);
        }
    }

    @Test
    void hasTheScalingOfStandardizedTargets() throws IOException {
        ServableDefinition prices = ServableDefinition.of(new Architecture(Shape.of(1), List.of(new Dense(1, Activation.LINEAR))),
                Cost.QUADRATIC, Targets.regression(List.of("price")).with(new TargetScaling(List.of(300_000.1), List.of(50_000.0))),
                new Preprocessing.Identity(), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafeTensors tensors = WeightsFile.of(prices, Nd4j.createFromArray(1f, 2f));
        tensors.write(out);
        byte[] file = out.toByteArray();
        out.reset();
        new NpzExport().write(prices, false, tensors.tensors(), out);

        assertThat(tensors.metadata()).containsEntry("format", "trainyard.model/3").containsEntry("targets",
                "{\"task\":\"regression\",\"names\":[\"price\"],\"scaling\":{\"mean\":[300000.1],\"deviation\":[50000.0]}}");
        Map<String, Double> values = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteBuffer content = ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
                if (entry.getName().startsWith("target_")) {
                    values.put(entry.getName(), content.getDouble(128));
                }
            }
        }
        assertThat(values).containsExactly(Map.entry("target_mean.npy", 300_000.1), Map.entry("target_deviation.npy", 50_000.0));
    }

    @Test
    void hasTheMetadataAsTexts() throws IOException {
        ServableDefinition named = ServableDefinition.of(new Architecture(Shape.of(1), List.of(new Dense(1, Activation.LINEAR))),
                Cost.QUADRATIC, Targets.regression(List.of("größe 🙂")), new Preprocessing.Pixels(255), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new NpzExport().write(named, false, WeightsFile.tensors(named, Nd4j.createFromArray(1f, 2f)), out);

        Map<String, String> texts = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readAllBytes();
                String header = new String(content, 10, 118, StandardCharsets.ISO_8859_1);
                if (header.contains("<U")) {
                    // The length counts characters, of four bytes each, as numpy.load reads them.
                    assertThat(header).contains("'<U%d'".formatted((content.length - 128) / 4)).contains("'shape': ()");
                    texts.put(entry.getName(), new String(content, 128, content.length - 128, Charset.forName("UTF-32LE")));
                }
            }
        }
        assertThat(texts).containsEntry("preprocessing.npy", "{\"type\":\"pixels\",\"divisor\":255.0}")
                .containsEntry("targets.npy", "{\"task\":\"regression\",\"names\":[\"größe 🙂\"]}").hasSize(METADATA);
    }

    private static INDArray parameters() {
        return Nd4j.arange(BELIEF_NET.parameterCount()).castTo(DataType.FLOAT);
    }

    private static byte[] safetensors(boolean vectors) throws IOException {
        SafeTensors tensors = WeightsFile.of(BELIEF_NET, parameters());
        if (vectors) {
            Map<String, INDArray> flat = new LinkedHashMap<>(tensors.tensors());
            flat.replaceAll((name, tensor) -> name.endsWith("generative_weight") ? tensor.reshape(tensor.length()) : tensor);
            tensors = new SafeTensors(flat, tensors.metadata());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tensors.write(out);
        return out.toByteArray();
    }

    /** Returns the shapes in the headers of the arrays. */
    private static Map<String, String> shapes(byte[] safetensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new NpzExport().write(BELIEF_NET, false, SafeTensors.read(new ByteArrayInputStream(safetensors), safetensors.length).tensors(), out);
        Map<String, String> shapes = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String header = new String(zip.readAllBytes(), 10, 70, StandardCharsets.ISO_8859_1);
                shapes.put(entry.getName().replace(".npy", ""), header.substring(header.indexOf('('), header.indexOf(')') + 1));
            }
        }
        return shapes;
    }
}
