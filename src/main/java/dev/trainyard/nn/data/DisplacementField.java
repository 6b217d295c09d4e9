package dev.trainyard.nn.data;

import dev.trainyard.nn.Randomness;
import java.util.Arrays;

/**
 * A large smooth random field, made once, of which every image gets windows at random places: smoothing noise for each image
 * would take several times as long as training does. It is periodic, so that a window may lie anywhere and be of any size.
 */
final class DisplacementField {

    /** Room for hundreds of windows of a small image that have nothing in common. */
    static final int SIDE = 512;

    private final float[] values;

    DisplacementField(Augmentation.Elastic elastic, Randomness random) {
        float[] noise = new float[SIDE * SIDE];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (elastic.alpha() * (2 * random.nextFloat() - 1));
        }
        float[] kernel = gaussian(elastic.sigma());
        this.values = smooth(smooth(noise, kernel), kernel);
    }

    /** Adds a window to {@code to}. The corner's row and column are in [0, {@value #SIDE}). */
    void add(int row, int column, int rows, int columns, float[] to) {
        for (int i = 0; i < rows; i++) {
            int line = (row + i) % SIDE * SIDE;
            for (int j = 0; j < columns;) {
                int from = (column + j) % SIDE;
                int run = Math.min(columns - j, SIDE - from);
                for (int k = 0; k < run; k++) {
                    to[i * columns + j + k] += values[line + from + k];
                }
                j += run;
            }
        }
    }

    /** Weights that sum to 1, so that the smoothed field stays within ±alpha. */
    private static float[] gaussian(double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            weights[i + radius] = StrictMath.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i + radius];
        }
        float[] kernel = new float[weights.length];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (weights[i] / sum);
        }
        return kernel;
    }

    /** Smooth along the columns, and transposed, so that a second call does the rows and turns it back. */
    private static float[] smooth(float[] field, float[] kernel) {
        float[] smoothed = new float[field.length];
        float[] line = new float[SIDE];
        for (int i = 0; i < SIDE; i++) {
            Arrays.fill(line, 0);
            for (int k = 0; k < kernel.length; k++) {
                int from = Math.floorMod(i + k - kernel.length / 2, SIDE) * SIDE;
                float weight = kernel[k];
                for (int j = 0; j < SIDE; j++) {
                    line[j] += weight * field[from + j];
                }
            }
            for (int j = 0; j < SIDE; j++) {
                smoothed[j * SIDE + i] = line[j];
            }
        }
        return smoothed;
    }
}
