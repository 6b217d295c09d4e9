package dev.trainyard.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.ModelTest;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ExportControllerTest extends ModelTest {

    @Test
    void exportsSelfDescribingSafetensors() throws Exception {
        register("exported-alone");
        byte[] exported = mvc.get().uri("/api/v1/models/exported-alone/versions/1/export").exchange().getResponse().getContentAsByteArray();
        SafeTensors file = SafeTensors.read(new ByteArrayInputStream(exported), exported.length);
        assertThat(file.tensors().get("layers.0.weight")).isEqualTo(Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}}));
        assertThat(file.tensors().get("layers.0.bias")).isEqualTo(Nd4j.createFromArray(7f, 8f));
        assertThat(file.tensors()).containsOnlyKeys("layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias");
        assertThat(file.metadata()).containsKeys("format", "architecture", "cost", "preprocessing", "targets");
        assertThat(file.metadata().get("targets")).isEqualTo("{\"task\":\"regression\",\"names\":[\"risk\"]}");
        assertThat(mvc.get().uri("/api/v1/models/exported-alone/versions/1/export?format=h5")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].detail").isEqualTo("must be one of safetensors, npz, onnx, got h5");
    }

    @Test
    void exportsNpzForNumpy() throws Exception {
        register("exported-numpy");
        byte[] exported = mvc.get().uri("/api/v1/models/exported-numpy/versions/latest/export?format=npz").exchange().getResponse()
                .getContentAsByteArray();
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(exported))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                byte[] content = zip.readAllBytes();
                if (entry.getName().equals("layers.0.weight.npy")) {
                    assertThat(new String(content, 1, 5, StandardCharsets.ISO_8859_1)).isEqualTo("NUMPY");
                    assertThat(new String(content, 10, 118, StandardCharsets.ISO_8859_1))
                            .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }").endsWith("\n");
                    float[] values = new float[6];
                    ByteBuffer.wrap(content, 128, 24).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
                    assertThat(values).containsExactly(1, 2, 3, 4, 5, 6);
                    assertThat(content).hasSize(128 + 24);
                }
            }
        }
        assertThat(names).containsExactly("layers.0.weight.npy", "layers.0.bias.npy", "layers.2.weight.npy", "layers.2.bias.npy",
                "format.npy", "architecture.npy", "cost.npy", "preprocessing.npy", "targets.npy");
    }
}
