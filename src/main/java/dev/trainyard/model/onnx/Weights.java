package dev.trainyard.model.onnx;

import java.util.List;

/**
 * A float32 tensor that consists of parts of a version's tensors.
 *
 * @param dims  its shape
 * @param parts in the order of their values
 */
public record Weights(String name, List<Long> dims, List<Part> parts) {

    /**
     * Consecutive values of a tensor, in C order.
     *
     * @param tensor name in the version's safetensors file; null for zeros
     * @param from   index of the first value
     */
    public record Part(String tensor, long from, long count) {

        static Part zeros(long count) {
            return new Part(null, 0, count);
        }
    }

    long count() {
        return parts.stream().mapToLong(Part::count).sum();
    }
}
