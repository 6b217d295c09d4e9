package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.trainyard.model.definition.DefinitionMetadata;
import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.onnx.OnnxExport;
import dev.trainyard.model.onnx.OnnxModel;
import dev.trainyard.model.onnx.Weights.Part;
import dev.trainyard.model.onnx.Weights;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads a model that {@link OnnxModel} wrote. The graph must be exactly the one that the definition in its metadata gives, so that a
 * changed graph is not mistaken for the network that the metadata describes.
 */
final class WrittenModel {

    private WrittenModel() {
    }

    /** Returns the network; empty if another program wrote or changed the graph. */
    static Optional<ImportedNetwork> read(OnnxFile file) throws IOException {
        Map<String, String> texts = file.metadata().entrySet().stream().filter(entry -> entry.getKey().startsWith(OnnxModel.METADATA))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(OnnxModel.METADATA.length()), Map.Entry::getValue));
        if (!texts.containsKey("format")) {
            return Optional.empty();
        }
        ServableDefinition definition = DefinitionMetadata.read(texts);
        boolean preprocessed = Boolean.parseBoolean(file.metadata().get(OnnxModel.PREPROCESSED));
        if (!OnnxExport.violations(definition, preprocessed).isEmpty()) {
            return Optional.empty();
        }
        OnnxModel expected = OnnxModel.of(definition, preprocessed);
        if (!isGraph(file, expected.graph().proto()) || !hasWeights(file, expected.graph().weights())) {
            return Optional.empty();
        }
        return Optional.of(new ImportedNetwork(null, definition, vector -> fill(file, expected.graph().weights(), definition, vector)));
    }

    private static boolean isGraph(OnnxFile file, GraphProto expected) throws IOException {
        if (!file.nodes().equals(expected.getNodeList()) || !file.outputs().equals(expected.getOutputList())
                || !file.inputs().equals(expected.getInputList())) {
            return false;
        }
        for (TensorProto constant : expected.getInitializerList()) {
            OnnxTensor found = file.tensors().get(constant.getName());
            if (found == null || !isEqual(found, OnnxTensor.of(constant.getName(), constant))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEqual(OnnxTensor one, OnnxTensor other) {
        if (one.type() != other.type() || !one.dims().equals(other.dims())) {
            return false;
        }
        for (int i = 0; i < one.count(); i++) {
            if (one.get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasWeights(OnnxFile file, List<Weights> all) {
        return all.stream().allMatch(weights -> {
            OnnxTensor found = file.tensors().get(weights.name());
            return found != null && found.isReal() && found.dims().stream().map(Integer::longValue).toList().equals(weights.dims())
                    && areZero(found, weights);
        });
    }

    /** Returns whether the values that an export sets to 0 are 0. */
    private static boolean areZero(OnnxTensor found, Weights weights) {
        int at = 0;
        for (Part part : weights.parts()) {
            for (int i = 0; part.tensor() == null && i < part.count(); i++) {
                if (found.get(at + i) != 0) {
                    return false;
                }
            }
            at += part.count();
        }
        return true;
    }

    private static void fill(OnnxFile file, List<Weights> all, ServableDefinition definition, INDArray vector) {
        Map<String, Long> offsets = new HashMap<>(DefinitionMetadata.offsets(definition));
        for (Weights weights : all) {
            OnnxTensor tensor = file.tensors().get(weights.name());
            int at = 0;
            for (Part part : weights.parts()) {
                if (part.tensor() != null) {
                    int first = at;
                    ParameterVector.fill(vector, offsets.get(part.tensor()) + part.from(), (int) part.count(), i -> tensor.get(first + i));
                }
                at += part.count();
            }
        }
    }
}
