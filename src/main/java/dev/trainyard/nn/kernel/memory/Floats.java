package dev.trainyard.nn.kernel.memory;

/** Working arrays that grow to the largest size requested. */
public final class Floats {

    private Floats() {
    }

    public static float[] atLeast(int n, float[] array) {
        return array.length >= n ? array : new float[n];
    }
}
