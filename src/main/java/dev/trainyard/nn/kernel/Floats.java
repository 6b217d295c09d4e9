package dev.trainyard.nn.kernel;

import org.bytedeco.javacpp.FloatPointer;

/** Working memory that grows to what was needed most. */
final class Floats {

    private Floats() {
    }

    static float[] atLeast(int n, float[] array) {
        return array.length >= n ? array : new float[n];
    }

    static FloatPointer atLeast(long n, FloatPointer memory) {
        if (memory.capacity() >= n) {
            return memory;
        }
        memory.close();
        return AlignedMemory.floats(n);
    }
}
