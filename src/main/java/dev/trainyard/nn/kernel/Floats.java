package dev.trainyard.nn.kernel;

/** Working memory that grows to what was needed most. */
final class Floats {

    private Floats() {
    }

    static float[] atLeast(int n, float[] array) {
        return array.length >= n ? array : new float[n];
    }
}
