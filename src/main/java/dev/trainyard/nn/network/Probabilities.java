package dev.trainyard.nn.network;

/** What activations that are not a softmax layer's say of the classes: their shares in the sum, what is negative counting as zero. */
public final class Probabilities {

    private Probabilities() {
    }

    /**
     * @param y activations. Shape: {@code [n, classes]}, row by row
     * @return of the same shape; equal ones where no activation is positive
     */
    public static float[] of(float[] y, int classes) {
        float[] probabilities = new float[y.length];
        for (int from = 0; from < y.length; from += classes) {
            float sum = 0;
            for (int j = from; j < from + classes; j++) {
                sum += Math.max(0, y[j]);
            }
            for (int j = from; j < from + classes; j++) {
                probabilities[j] = sum > 0 ? Math.max(0, y[j]) / sum : 1f / classes;
            }
        }
        return probabilities;
    }
}
