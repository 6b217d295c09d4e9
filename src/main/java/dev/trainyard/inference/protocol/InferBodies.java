package dev.trainyard.inference.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.inference.protocol.tensor.Datatype;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * The forms of the bodies of inference, for the OpenAPI description. The service itself reads and writes them token by token, by
 * {@link InferRequestReader} and {@link InferResponse}.
 */
final class InferBodies {

    private InferBodies() {
    }

    /**
     * An inference request of the Open Inference Protocol.
     *
     * @param id           repeated in the answer
     * @param modelName    the name in the path
     * @param modelVersion number of the version, an alias, or {@code latest}; empty for the version that answers by default
     * @param parameters   {@code binary_data_output}: whether outputs are binary; {@code timeout}: microseconds until the request is
     *                     refused; {@code priority} has no effect
     * @param inputs       a tensor for each input that the model's metadata have
     * @param outputs      the wanted outputs; absent for all
     */
    @Schema(name = "InferenceRequest")
    record Request(String id, String modelName, @Schema(types = {"string", "integer"}) String modelVersion, Map<String, Object> parameters,
            @Schema(requiredMode = RequiredMode.REQUIRED) List<Input> inputs, List<Output> outputs) {
    }

    /**
     * An input tensor.
     *
     * @param name       name of the input
     * @param shape      sizes of the dimensions; the first one is the number of examples
     * @param datatype   type of the elements
     * @param parameters {@code binary_data_size}: bytes of the data after the JSON object; {@code data} is then absent
     * @param data       the elements in row-major order, flat or nested
     */
    @Schema(name = "InferenceInput")
    record Input(@Schema(requiredMode = RequiredMode.REQUIRED) String name,
            @Schema(requiredMode = RequiredMode.REQUIRED) List<Integer> shape,
            @Schema(requiredMode = RequiredMode.REQUIRED) Datatype datatype, Map<String, Object> parameters, List<Object> data) {
    }

    /**
     * A wanted output.
     *
     * @param name       name of the output
     * @param parameters {@code binary_data}: whether its data follow the JSON object; {@code classification}: the number of largest values
     *                   to answer as texts "value:index:label", instead of all values
     */
    @Schema(name = "InferenceOutput")
    record Output(@Schema(requiredMode = RequiredMode.REQUIRED) String name, Map<String, Object> parameters) {
    }

    /**
     * An answer of the Open Inference Protocol.
     *
     * @param modelName    name of the model
     * @param modelVersion number of the version that has answered
     * @param id           the id of the request; absent if it had none
     * @param outputs      the output tensors
     */
    @Schema(name = "InferenceResponse")
    record Response(String modelName, String modelVersion, @JsonInclude(JsonInclude.Include.NON_NULL) String id, List<Result> outputs) {
    }

    /**
     * An output tensor.
     *
     * @param name       name of the output
     * @param datatype   type of the elements
     * @param shape      sizes of the dimensions; the first one is the number of examples
     * @param parameters {@code binary_data_size}: bytes of the data after the JSON object; absent if the data are in the JSON object
     * @param data       the elements in row-major order, numbers or texts; absent if the data are binary
     */
    @Schema(name = "InferenceResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(String name, Datatype datatype, List<Integer> shape, Map<String, Object> parameters, List<Object> data) {
    }
}
