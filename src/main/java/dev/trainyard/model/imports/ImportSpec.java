package dev.trainyard.model.imports;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.network.Architecture;
import java.util.List;

/**
 * Describes an imported network as far as its file does not.
 *
 * @param architecture     layers of the tensors in a safetensors file; must be absent for an ONNX model, whose graph has them
 * @param input            shape of an example, if the ONNX model leaves dimensions open
 * @param targets          meaning of the outputs; required unless this service wrote the file
 * @param preprocessing    conversion of raw values to the network's input; if absent, raw values are the input
 * @param cost             cost for further training; if absent, the default for the task and the output layer
 * @param outputActivation activation of the output layer, if the file has none: softmax after a training with PyTorch's CrossEntropyLoss,
 *                         sigmoid after BCEWithLogitsLoss, or linear
 * @param modules          names of the PyTorch modules with weights, in the order of the layers with weights; if absent, the natural order
 *                         of their names
 */
record ImportSpec(Architecture architecture, Shape input, Targets targets, Preprocessing preprocessing, Cost cost,
        Activation outputActivation, List<String> modules) {

    static final ImportSpec NONE = new ImportSpec(null, null, null, null, null, null, null);

    ImportSpec {
        new Check().that(outputActivation == null || outputActivation == Activation.SOFTMAX || outputActivation == Activation.SIGMOID
                || outputActivation == Activation.LINEAR, "output_activation", "must be softmax, sigmoid or linear", outputActivation)
                .that(modules == null || modules.size() <= Architecture.MAX_LAYERS, "modules", "must be at most " + Architecture.MAX_LAYERS,
                        modules == null ? 0 : modules.size())
                .done();
    }
}
