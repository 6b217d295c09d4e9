package dev.trainyard.model;

import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.artifact.DamagedArtifactException;
import dev.trainyard.platform.artifact.SafeTensors;
import dev.trainyard.platform.json.StoredJson;
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
 * A network as a safetensors file: {@code layers.0.weight} of shape {@code [out, in]}, {@code layers.0.bias} of shape
 * {@code [out]} and so on, the number being the layer's place in the architecture; those of an ensemble's members begin with
 * {@code members.0.}. The metadata says the rest, so that the file is enough to compute what the network would answer.
 */
final class WeightsFile {

    static final String FORMAT = "trainyard.model/";
    static final String ENSEMBLE_FORMAT = "trainyard.ensemble/";

    private WeightsFile() {
    }

    static SafeTensors of(Definition definition, INDArray parameters) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (definition.ensemble() == null) {
            metadata.put("format", FORMAT + formatVersion(definition));
            metadata.put("architecture", json(definition.architecture()));
            metadata.put("cost", json(definition.cost()));
        } else {
            metadata.put("format", ENSEMBLE_FORMAT + formatVersion(definition));
            metadata.put("ensemble", json(definition.ensemble()));
        }
        metadata.put("preprocessing", json(definition.preprocessing()));
        metadata.put("targets", json(definition.targets()));
        return new SafeTensors(tensors(definition, parameters), metadata);
    }

    /** Returns each tensor's shape by its name: matrices also for {@code generative_weight}, which earlier files have as a vector. */
    static Map<String, long[]> shapes(Definition definition) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        forEachSection(definition, (name, section) -> shapes.put(name, section.shape()));
        return shapes;
    }

    /** Returns 2 for networks with the activation {@code gelu}, else 1: in files of format 1 {@code gelu} means {@code gelu_tanh}. */
    private static int formatVersion(Definition definition) {
        return definition.networks().stream().flatMap(network -> network.layers().stream())
                .anyMatch(layer -> layer.activation() == Activation.GELU) ? 2 : 1;
    }

    /** The sections of {@code parameters} under their names, in its order; views. */
    static Map<String, INDArray> tensors(Definition definition, INDArray parameters) {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        long[] offset = {0};
        forEachSection(definition, (name, section) -> {
            tensors.put(name, view(parameters, offset[0], section.size()).reshape(section.shape()));
            offset[0] += section.size();
        });
        return tensors;
    }

    /**
     * The flat parameter vector of a file that {@link #of} made.
     *
     * @throws DamagedArtifactException when its tensors are not those of {@code definition}
     */
    static INDArray read(InputStream file, long bytes, Definition definition) throws IOException {
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

    private static void forEachSection(Definition definition, BiConsumer<String, Section> consumer) {
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

    /** Returns whether a tensor has the section's shape, or is {@code generative_weight} as a vector, as in earlier files. */
    private static boolean fits(INDArray tensor, Section section) {
        return Arrays.equals(tensor.shape(), section.shape())
                || !section.weight() && Arrays.equals(tensor.shape(), new long[] {section.size()});
    }

    private static INDArray view(INDArray parameters, long from, long size) {
        return parameters.get(NDArrayIndex.interval(from, from + size));
    }

    private static String json(Object value) {
        return StoredJson.MAPPER.writeValueAsString(value);
    }
}
