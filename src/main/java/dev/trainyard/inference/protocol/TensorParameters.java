package dev.trainyard.inference.protocol;

import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The parameters of a request or a tensor. Parameters that no extension defines are ignored, as the protocol says.
 *
 * @param path  path of the parameters in the request, which ends with a slash
 * @param wrong receives violations
 */
record TensorParameters(Map<String, Object> values, String path, Consumer<Violation> wrong) {

    private static final String SHARED_MEMORY = "shared_memory_region";
    private static final int LONGEST_SHOWN = 40;

    boolean has(String name) {
        return values.get(name) != null;
    }

    /** Returns a whole number that is at least 0; 0 if it is absent. */
    long number(String name) {
        Object value = values.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Number number && !(value instanceof Double) && number.longValue() >= 0
                && number.toString().equals(Long.toString(number.longValue()))) {
            return number.longValue();
        }
        wrong(name, "must be a whole number from 0", value);
        return 0;
    }

    /** Returns a boolean; null if it is absent. */
    Boolean flag(String name) {
        Object value = values.get(name);
        if (value != null && !(value instanceof Boolean)) {
            wrong(name, "must be true or false", value);
        }
        return value instanceof Boolean truth ? truth : null;
    }

    void refuseSharedMemory() {
        if (has(SHARED_MEMORY)) {
            wrong.accept(new Violation(path + SHARED_MEMORY, "is not supported: tensors must be in the body"));
        }
    }

    private void wrong(String name, String rule, Object value) {
        wrong.accept(new Violation(path + name, rule + ", got " + Text.shortened(String.valueOf(value), LONGEST_SHOWN)));
    }
}
