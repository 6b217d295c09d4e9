package dev.trainyard.nn.kernel;

/** Working arrays that grow to the largest size requested. */
final class Floats {

    private Floats() {
    }

    static float[] atLeast(int n, float[] array) {
        return array.length >= n ? array : new float[n];
    }
}
