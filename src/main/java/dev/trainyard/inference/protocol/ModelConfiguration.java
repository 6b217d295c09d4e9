package dev.trainyard.inference.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.inference.protocol.InferInputs.Description;
import dev.trainyard.inference.protocol.tensor.Datatype;
import java.util.List;

/**
 * The part of Triton's <a href="https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto">ModelConfig</a>
 * that applies to this service.
 *
 * @param name         the name of the model
 * @param platform     the format of the model
 * @param backend      the program that computes
 * @param maxBatchSize largest number of examples in one request; the dimensions of the tensors do not count it
 * @param input        the input tensors
 * @param output       the output tensors
 */
record ModelConfiguration(String name, String platform, String backend, int maxBatchSize, List<Tensor> input, List<Tensor> output) {

    static final String PLATFORM = "trainyard_safetensors";

    /**
     * An input or an output of a model, without the dimension of the batch.
     *
     * @param name     the name of the tensor
     * @param dataType the type of the elements, in Triton's spelling
     * @param dims     the sizes of the dimensions of one example
     * @param reshape  an empty shape if an example is a single value, because {@code dims} must not be empty; otherwise absent
     */
    record Tensor(String name, String dataType, List<Integer> dims, @JsonInclude(JsonInclude.Include.NON_NULL) Reshape reshape) {

        static Tensor of(Description tensor) {
            List<Integer> dims = tensor.shape().subList(1, tensor.shape().size());
            return new Tensor(tensor.name(), Datatype.valueOf(tensor.datatype()).configured(), dims.isEmpty() ? List.of(1) : dims,
                    dims.isEmpty() ? new Reshape(List.of()) : null);
        }
    }

    /**
     * The shape of an example in the network.
     *
     * @param shape the sizes of the dimensions; empty for a single value
     */
    record Reshape(List<Integer> shape) {
    }

    static ModelConfiguration of(String model, int maxBatchSize, List<Description> inputs, List<Description> outputs) {
        return new ModelConfiguration(model, PLATFORM, "trainyard", maxBatchSize, inputs.stream().map(Tensor::of).toList(),
                outputs.stream().map(Tensor::of).toList());
    }
}
