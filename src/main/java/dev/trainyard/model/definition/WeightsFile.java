package dev.trainyard.model.definition;

import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.artifact.DamagedArtifactException;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network as a safetensors file with the tensors {@code layers.0.weight} of shape {@code [out, in]}, {@code layers.0.bias} of shape
 * {@code [out]} and so on, where the number is the layer's index in the architecture. The names of the first member's tensors in an
 * ensemble begin with {@code members.0.}, and so on. The metadata has everything else that a prediction needs.
 */
public final class WeightsFile {

    private WeightsFile() {
    }

    public static SafeTensors of(ServableDefinition definition, INDArray parameters) {
        return new SafeTensors(tensors(definition, parameters), DefinitionMetadata.of(definition));
    }

    /** Returns the shapes by tensor name. {@code generative_weight} is a matrix, although older files contain it as a vector. */
    public static Map<String, long[]> shapes(ServableDefinition definition) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        forEachSection(definition, (name, section) -> shapes.put(name, section.shape()));
        return shapes;
    }

    /** Returns the means and deviations of standardised targets by name; for a member of an ensemble, with the member's prefix. */
    public static Map<String, double[]> scalings(ServableDefinition definition) {
        Map<String, double[]> scalings = new LinkedHashMap<>();
        List<TargetScaling> all = definition.scalings();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) != null) {
                String prefix = definition.ensemble() == null ? "" : "members." + i + ".";
                scalings.put(prefix + "target_mean", all.get(i).mean().stream().mapToDouble(Double::doubleValue).toArray());
                scalings.put(prefix + "target_deviation", all.get(i).deviation().stream().mapToDouble(Double::doubleValue).toArray());
            }
        }
        return scalings;
    }

    /** Returns views of the sections of {@code parameters} by name, in their order. */
    public static Map<String, INDArray> tensors(ServableDefinition definition, INDArray parameters) {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        long[] offset = {0};
        forEachSection(definition, (name, section) -> {
            tensors.put(name, view(parameters, offset[0], section.size()).reshape(section.shape()));
            offset[0] += section.size();
        });
        return tensors;
    }

    /**
     * Reads the flat parameter vector from a file written by {@link #of}.
     *
     * @throws DamagedArtifactException if its tensors do not match {@code definition}
     */
    public static INDArray read(InputStream file, long bytes, ServableDefinition definition) throws IOException {
        Map<String, INDArray> tensors = SafeTensors.read(file, bytes).tensors();
        INDArray parameters = null;
        try {
            INDArray all = Nd4j.createUninitializedDetached(DataType.FLOAT, definition.parameterCount());
            parameters = all;
            long[] offset = {0};
            Map<String, String> wrong = new LinkedHashMap<>();
            forEachSection(definition, (name, section) -> {
                INDArray tensor = tensors.get(name);
                if (tensor == null || tensor.dataType() != DataType.FLOAT || !fits(tensor, section)) {
                    wrong.put(name, Arrays.toString(section.shape()));
                } else {
                    view(all, offset[0], section.size()).assign(tensor.reshape(section.size()));
                }
                offset[0] += section.size();
            });
            if (!wrong.isEmpty()) {
                throw new DamagedArtifactException("it has no float32 tensors " + wrong);
            }
            return all;
        } catch (IOException | RuntimeException | Error e) {
            if (parameters != null) {
                parameters.close();
            }
            throw e;
        } finally {
            tensors.values().stream().filter(INDArray::closeable).forEach(INDArray::close);
        }
    }

    static void forEachSection(ServableDefinition definition, BiConsumer<String, Section> consumer) {
        List<Architecture> networks = definition.networks();
        for (int i = 0; i < networks.size(); i++) {
            String prefix = definition.ensemble() == null ? "" : "members." + i + ".";
            List<List<Section>> layout = networks.get(i).layout();
            for (int l = 0; l < layout.size(); l++) {
                for (Section section : layout.get(l)) {
                    consumer.accept(prefix + "layers." + l + "." + section.name(), section);
                }
            }
        }
    }

    /** Returns whether a tensor has the section's shape, or is {@code generative_weight} as a vector, as in older files. */
    private static boolean fits(INDArray tensor, Section section) {
        return Arrays.equals(tensor.shape(), section.shape())
                || !section.weight() && Arrays.equals(tensor.shape(), new long[] {section.size()});
    }

    private static INDArray view(INDArray parameters, long from, long size) {
        return parameters.get(NDArrayIndex.interval(from, from + size));
    }
}
