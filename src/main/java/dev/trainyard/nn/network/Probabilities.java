package dev.trainyard.nn.network;

/**
 * Turns the activations of an output layer without softmax into probabilities of the classes. If at least one activation is positive,
 * negative ones count as 0 and all are divided by their sum. If none is positive, each class's share is the reciprocal of its activation's
 * distance from 0. Both rules grow with the activation, so that the largest activation has the largest probability, and agree at 0.
 */
public final class Probabilities {

    private Probabilities() {
    }

    /**
     * @param y activations. Shape: {@code [n, classes]}, row by row
     * @return of the same shape; each row sums to 1
     */
    public static float[] of(float[] y, int classes) {
        float[] probabilities = new float[y.length];
        for (int from = 0; from < y.length; from += classes) {
            float largest = y[from];
            for (int j = from + 1; j < from + classes; j++) {
                largest = Math.max(largest, y[j]);
            }
            float sum = 0;
            for (int j = from; j < from + classes; j++) {
                probabilities[j] = largest > 0 ? Math.max(0, y[j]) : nearness(y[j], largest);
                sum += probabilities[j];
            }
            for (int j = from; j < from + classes; j++) {
                probabilities[j] /= sum;
            }
        }
        return probabilities;
    }

    /** Returns the distance of {@code largest} from 0 divided by the distance of {@code y}, in [0, 1]. Neither may be positive. */
    private static float nearness(float y, float largest) {
        return y == largest ? 1 : Math.abs(largest / y);
    }
}
