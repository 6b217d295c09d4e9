package dev.trainyard.inference.protocol.tensor;

/** The values of a tensor in row-major order, checked against its datatype. */
public interface TensorData {

    /** Returns a text, number or boolean; null for a missing value. */
    Object get(int i);

    /** Returns a number, or 0 or 1 for a boolean; NaN for any other value. */
    double number(int i);

    /** Returns the path of value {@code i} in the tensor's JSON object. */
    String path(int i);
}
