package dev.trainyard.inference;

import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An inference request of the Open Inference Protocol: well-formed, but not yet checked against the model.
 *
 * @param id      null if the client gave none
 * @param outputs names of the requested outputs; null for all
 */
record InferRequest(String id, List<Tensor> inputs, List<String> outputs) {

    /**
     * @param shape sizes of the dimensions
     * @param data  values, flat or nested
     */
    record Tensor(String name, List<Integer> shape, String datatype, JsonValues data) {
    }

    private static final int MAX_TENSORS = 10_000;
    private static final int MAX_TEXT = 1000;
    private static final int LONGEST_SHOWN = 40;

    /** Returns the probable number of examples: the largest first dimension, not yet checked against the model. */
    int examples() {
        return inputs.stream().filter(tensor -> tensor.shape() != null && !tensor.shape().isEmpty())
                .mapToInt(tensor -> tensor.shape().get(0)).max().orElse(1);
    }

    /** @throws ProblemException 422 if the request is not well-formed */
    static InferRequest read(JsonParser parser) {
        return new Reading(parser).request();
    }

    private static final class Reading {

        private final JsonParser parser;
        private final List<Violation> violations = new ArrayList<>();

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        InferRequest request() {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                ModelInput.refuse(List.of(new Violation("", "must be an object with \"inputs\"")));
            }
            String id = null;
            List<Tensor> inputs = null;
            List<String> outputs = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> {
                        id = text("id");
                        // The answer repeats the id, and UTF-8 cannot encode unpaired surrogates.
                        Text.refusal(id).ifPresent(rule -> wrong("id", rule));
                    }
                    case "parameters" -> JsonBody.skip(parser);
                    case "inputs" -> inputs = list("inputs", this::tensor);
                    case "outputs" -> outputs = list("outputs", this::output);
                    default -> unknown("", "id", "parameters", "inputs", "outputs");
                }
            }
            require(inputs, "inputs");
            ModelInput.refuse(violations);
            return new InferRequest(id, inputs, outputs);
        }

        private Tensor tensor(String path) {
            String name = null;
            String datatype = null;
            List<Integer> shape = null;
            JsonValues data = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "name" -> name = text(path + "/name");
                    case "datatype" -> datatype = text(path + "/datatype");
                    case "shape" -> shape = shape(path + "/shape");
                    case "data" -> data = values(path + "/data");
                    case "parameters" -> JsonBody.skip(parser);
                    default -> unknown(path + "/", "name", "shape", "datatype", "parameters", "data");
                }
            }
            require(name, path + "/name");
            require(datatype, path + "/datatype");
            require(shape, path + "/shape");
            require(data, path + "/data");
            return new Tensor(name, shape, datatype, data);
        }

        private String output(String path) {
            String name = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "name" -> name = text(path + "/name");
                    case "parameters" -> JsonBody.skip(parser);
                    default -> unknown(path + "/", "name", "parameters");
                }
            }
            require(name, path + "/name");
            return name;
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
                    wrong(path, "must be at most " + MAX_TENSORS);
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
}
