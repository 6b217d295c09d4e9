package dev.trainyard.inference.protocol;

import dev.trainyard.inference.JsonBody;
import dev.trainyard.inference.JsonValues;
import dev.trainyard.inference.ModelInput;
import dev.trainyard.inference.protocol.InferRequest.Output;
import dev.trainyard.inference.protocol.InferRequest.Tensor;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an {@link InferRequest} token by token. */
final class InferRequestReader {

    private static final int MAX_TENSORS = 10_000;
    private static final int MAX_TEXT = 1000;
    private static final int LONGEST_SHOWN = 40;

    private final JsonParser parser;
    /** The part of the body that belongs to the tensors after the current one; null if there is no such part. */
    private final ByteBuffer binary;
    private final List<Violation> violations = new ArrayList<>();

    InferRequestReader(JsonParser parser, ByteBuffer binary) {
        this.parser = parser;
        this.binary = binary;
    }

    InferRequest request() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            ModelInput.refuse(List.of(new Violation("", "must be an object with \"inputs\"")));
        }
        String id = null;
        String modelName = null;
        String modelVersion = null;
        List<Tensor> inputs = null;
        List<Output> outputs = null;
        TensorParameters parameters = parameters(Map.of(), "");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> {
                    id = text("id");
                    // The answer repeats the id, and UTF-8 cannot encode unpaired surrogates.
                    Text.refusal(id).ifPresent(rule -> wrong("id", rule));
                }
                case "model_name" -> modelName = optionalText("model_name");
                case "model_version" -> modelVersion = optionalText("model_version");
                case "parameters" -> parameters = parameters("");
                case "inputs" -> inputs = list("inputs", this::tensor);
                case "outputs" -> outputs = list("outputs", this::output);
                default -> unknown("", "id", "model_name", "model_version", "parameters", "inputs", "outputs");
            }
        }
        require(inputs, "inputs");
        boolean binaryOutput = Boolean.TRUE.equals(parameters.flag("binary_data_output"));
        parameters.number("priority");
        long timeout = parameters.number("timeout");
        ModelInput.refuse(violations);
        if (binary != null && binary.hasRemaining()) {
            throw ProblemException.badRequest("The body has %d bytes more than the JSON object and the binary tensors."
                    .formatted(binary.remaining()));
        }
        return new InferRequest(id, modelName, modelVersion, inputs, outputs, binaryOutput, timeout, null);
    }

    private Tensor tensor(String path) {
        String name = null;
        String datatype = null;
        List<Integer> shape = null;
        JsonValues data = null;
        ByteBuffer bytes = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = text(path + "/name");
                case "datatype" -> datatype = text(path + "/datatype");
                case "shape" -> shape = shape(path + "/shape");
                case "data" -> data = values(path + "/data");
                case "parameters" -> bytes = bytes(parameters(path + "/"), path);
                default -> unknown(path + "/", "name", "shape", "datatype", "parameters", "data");
            }
        }
        require(name, path + "/name");
        require(datatype, path + "/datatype");
        require(shape, path + "/shape");
        if (bytes == null) {
            require(data, path + "/data");
        } else if (data != null) {
            wrong(path + "/data", "must be absent, because the tensor's data are binary");
        }
        return new Tensor(name, shape, datatype, data, bytes);
    }

    /** Takes the tensor's part from the beginning of the binary data; null if it has none. */
    private ByteBuffer bytes(TensorParameters parameters, String path) {
        parameters.refuseSharedMemory();
        if (!parameters.has("binary_data_size")) {
            return null;
        }
        long size = parameters.number("binary_data_size");
        String at = path + "/parameters/binary_data_size";
        if (binary == null) {
            wrong(at, "needs the header " + InferController.JSON_LENGTH);
            return ByteBuffer.allocate(0);
        }
        if (size > binary.remaining()) {
            // Refuses at once, because the parts of all later tensors would be wrong.
            wrong(at, "must be at most %d, the rest of the body, got %d".formatted(binary.remaining(), size));
            ModelInput.refuse(violations);
        }
        ByteBuffer part = binary.slice(binary.position(), (int) size);
        binary.position(binary.position() + (int) size);
        return part;
    }

    private Output output(String path) {
        String name = null;
        TensorParameters parameters = parameters(Map.of(), path + "/");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = text(path + "/name");
                case "parameters" -> parameters = parameters(path + "/");
                default -> unknown(path + "/", "name", "parameters");
            }
        }
        require(name, path + "/name");
        parameters.refuseSharedMemory();
        long classes = parameters.number("classification");
        if (parameters.has("classification") && classes < 1) {
            wrong(path + "/parameters/classification", "must be at least 1");
        }
        return new Output(name, parameters.flag("binary_data"), (int) Math.min(classes, Integer.MAX_VALUE));
    }

    private TensorParameters parameters(String path) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return parameters(JsonBody.object(parser), path);
        }
        Object value = JsonBody.value(parser);
        if (value != null) {
            wrong(path + "parameters", "must be an object, got " + shown(value));
        }
        return parameters(Map.of(), path);
    }

    private TensorParameters parameters(Map<String, Object> values, String path) {
        return new TensorParameters(values, path + "parameters/", this::wrong);
    }

    private interface Element<T> {
        T read(String path);
    }

    private <T> List<T> list(String path, Element<T> element) {
        List<T> elements = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            wrong(path, "must be an array of objects, got " + shown(JsonBody.value(parser)));
            return elements;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String at = path + "/" + elements.size();
            if (elements.size() == MAX_TENSORS) {
                wrong(path, "must have at most " + MAX_TENSORS + " elements");
                ModelInput.refuse(violations);
            }
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                elements.add(element.read(at));
            } else {
                wrong(at, "must be an object, got " + shown(JsonBody.value(parser)));
                elements.add(null);
            }
        }
        return elements;
    }

    private String text(String path) {
        Object value = JsonBody.value(parser);
        if (!(value instanceof String text)) {
            wrong(path, "must be text, got " + shown(value));
            return "";
        }
        if (text.length() > MAX_TEXT) {
            wrong(path, "must have at most " + MAX_TEXT + " characters, got " + text.length());
        }
        return text;
    }

    /** Returns null for an empty text, which gRPC clients send for an absent one, and for null. A version may be a number. */
    private String optionalText(String path) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? String.valueOf(JsonBody.value(parser)) : text(path);
        return text.isEmpty() ? null : text;
    }

    private JsonValues values(String path) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return JsonValues.read(parser);
        }
        wrong(path, "must be an array, got " + shown(JsonBody.value(parser)));
        return null;
    }

    private List<Integer> shape(String path) {
        JsonValues values = values(path);
        if (values == null) {
            return List.of();
        }
        List<Integer> shape = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof Long size && size >= 0 && size <= Integer.MAX_VALUE) {
                shape.add(size.intValue());
            } else {
                wrong(path + "/" + shape.size(), "must be a size, got " + shown(value));
                shape.add(0);
            }
        }
        return shape;
    }

    private void unknown(String path, String... known) {
        wrong(JsonBody.unknown(parser, path, List.of(known)));
    }

    private void wrong(String path, String detail) {
        wrong(new Violation(path, detail));
    }

    /** Adds a violation. Refuses the request at once after the maximum number, because the rest of the body may be long. */
    private void wrong(Violation violation) {
        violations.add(violation);
        if (violations.size() >= ModelInput.MAX_VIOLATIONS) {
            ModelInput.refuse(violations);
        }
    }

    private static String shown(Object value) {
        return Text.shortened(String.valueOf(value), LONGEST_SHOWN);
    }

    private void require(Object value, String path) {
        boolean reported = violations.stream().anyMatch(v -> v.field().equals(path));
        if (value == null && !reported) {
            wrong(path, "is required");
        }
    }
}
