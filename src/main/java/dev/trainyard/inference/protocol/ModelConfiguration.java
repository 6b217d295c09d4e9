package dev.trainyard.inference.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.inference.protocol.InferInputs.Description;
import java.util.List;

/**
 * The part of Triton's <a href="https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto">ModelConfig</a>
 * that applies to this service.
 *
 * @param maxBatchSize largest number of examples in one request; the dimensions of the tensors do not count it
 */
record ModelConfiguration(String name, String platform, String backend, int maxBatchSize, List<Tensor> input, List<Tensor> output) {

    static final String PLATFORM = "trainyard_safetensors";

    /** @param reshape an empty shape if an example is a single value, because {@code dims} must not be empty; otherwise absent */
    record Tensor(String name, String dataType, List<Integer> dims, @JsonInclude(JsonInclude.Include.NON_NULL) Reshape reshape) {

        static Tensor of(Description tensor) {
            List<Integer> dims = tensor.shape().subList(1, tensor.shape().size());
            return new Tensor(tensor.name(), Datatype.valueOf(tensor.datatype()).configured(), dims.isEmpty() ? List.of(1) : dims,
                    dims.isEmpty() ? new Reshape(List.of()) : null);
        }
    }

    record Reshape(List<Integer> shape) {
    }

    static ModelConfiguration of(String model, int maxBatchSize, List<Description> inputs, List<Description> outputs) {
        return new ModelConfiguration(model, PLATFORM, "trainyard", maxBatchSize, inputs.stream().map(Tensor::of).toList(),
                outputs.stream().map(Tensor::of).toList());
    }
}
