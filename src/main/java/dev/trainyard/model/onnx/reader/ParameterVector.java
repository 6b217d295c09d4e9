package dev.trainyard.model.onnx.reader;

import java.util.function.IntToDoubleFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes values into a flat parameter vector. */
final class ParameterVector {

    private static final int CHUNK = 1 << 14;

    private ParameterVector() {
    }

    /**
     * Writes consecutive values.
     *
     * @param vector contiguous, float32
     * @param from   index of the first value
     * @param values returns the value for each index from 0
     */
    static void fill(INDArray vector, long from, int count, IntToDoubleFunction values) {
        FloatPointer to = new FloatPointer(vector.data().addressPointer());
        float[] chunk = new float[Math.min(CHUNK, count)];
        for (int at = 0; at < count; at += chunk.length) {
            int n = Math.min(chunk.length, count - at);
            for (int i = 0; i < n; i++) {
                chunk[i] = (float) values.applyAsDouble(at + i);
            }
            to.position(from + at).put(chunk, 0, n);
        }
    }
}
