package dev.trainyard.nn.network;

/**
 * Probabilities of the classes from the activations of an output layer that is no softmax: positive activations are shared by their
 * sum, and negative ones count as zero beside them. Where none is positive, each class has the reciprocal of its distance from 0 for
 * its share. Both grow with the activation, so that the likeliest class is that of the largest activation, and they meet at 0.
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

    /** The distance of {@code largest} from 0 divided by that of {@code y}; neither is positive. In [0, 1]. */
    private static float nearness(float y, float largest) {
        return y == largest ? 1 : Math.abs(largest / y);
    }
}
