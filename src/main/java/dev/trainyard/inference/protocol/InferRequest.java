package dev.trainyard.inference.protocol;

import dev.trainyard.inference.JsonValues;
import dev.trainyard.platform.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.core.JsonParser;

/**
 * An inference request: well-formed, but not yet checked against the model.
 *
 * @param id           null if the client gave none
 * @param modelName    null if the client gave none; must be the path's
 * @param modelVersion null if the client gave none
 * @param inputs       null for a raw request, see {@link #raw}
 * @param outputs      the requested outputs; null for all
 * @param binaryOutput whether an output without {@code binary_data} is binary
 * @param timeout      microseconds from the request's arrival; 0 for no limit
 * @param raw          the data of the model's single input, for a request without JSON; otherwise null
 */
record InferRequest(String id, String modelName, String modelVersion, List<Tensor> inputs, List<Output> outputs, boolean binaryOutput,
        long timeout, ByteBuffer raw) {

    /**
     * One of {@code json} and {@code binary} is null.
     *
     * @param shape  sizes of the dimensions
     * @param json   values, flat or nested
     * @param binary the tensor's part of the body
     */
    record Tensor(String name, List<Integer> shape, String datatype, JsonValues json, ByteBuffer binary) {
    }

    /**
     * A requested output.
     *
     * @param binary  whether its data follow the JSON object; null for the request's default
     * @param classes if above 0, the answer has the texts of this many classes with the highest values, instead of all values
     */
    record Output(String name, Boolean binary, int classes) {
    }

    /**
     * Reads the JSON object of a request.
     *
     * @param binary the part of the body after the JSON object; null if the request says that it has no such part
     * @throws ProblemException 400 or 422 if the request is not well-formed
     */
    static InferRequest read(JsonParser parser, ByteBuffer binary) {
        return new InferRequestReader(parser, binary).request();
    }

    /** Returns a request whose body is only the data of the model's single input. All outputs are binary. */
    static InferRequest raw(ByteBuffer data) {
        return new InferRequest(null, null, null, null, null, true, 0, data);
    }

    /** Returns the probable number of examples: the largest first dimension, not yet checked against the model. */
    static int examples(List<Tensor> tensors) {
        return tensors.stream().filter(tensor -> tensor.shape() != null && !tensor.shape().isEmpty())
                .mapToInt(tensor -> tensor.shape().get(0)).max().orElse(1);
    }
}
