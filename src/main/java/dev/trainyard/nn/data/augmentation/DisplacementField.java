package dev.trainyard.nn.data.augmentation;

import dev.trainyard.nn.Randomness;
import java.util.Arrays;

/**
 * A large smooth random field, computed once. Each image uses windows of it at random positions, because smoothing noise for each image
 * would take several times as long as training. The field is periodic, so that a window can have any position and size.
 *
 * <p>Values further apart than 4σ are nearly independent. If σ is large, the field has values only at every {@code spacing}-th pixel, and
 * values between them are interpolated linearly: thus the field contains hundreds of independent windows for every σ.
 */
final class DisplacementField {

    /** Number of values along each axis: enough for 256 independent windows. */
    static final int SIDE = 512;
    /** The largest σ, measured in values of the field. */
    private static final double MAX_SIGMA = 8;

    private final float[] values;
    /** Number of pixels from one value to the next; a power of 2. */
    private final int spacing;

    DisplacementField(Augmentation.Elastic elastic, Randomness random) {
        int spacing = 1;
        while (elastic.sigma() / spacing > MAX_SIGMA) {
            spacing *= 2;
        }
        this.spacing = spacing;
        float[] noise = new float[SIDE * SIDE];
        // Each value stands for spacing² pixels: the mean of their noise has 1/spacing of the deviation of one pixel's noise.
        double alpha = elastic.alpha() / spacing;
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (alpha * (2 * random.nextFloat() - 1));
        }
        float[] kernel = gaussian(elastic.sigma() / spacing);
        this.values = smooth(smooth(noise, kernel), kernel);
    }

    /** Returns the period along each axis, in pixels. */
    int side() {
        return SIDE * spacing;
    }

    /** Adds a window of the field to {@code to}. The row and column of its upper left corner are in [0, {@link #side}). */
    void add(int row, int column, int rows, int columns, float[] to) {
        if (spacing == 1) {
            addValues(row, column, rows, columns, to);
        } else {
            addInterpolated(row, column, rows, columns, to);
        }
    }

    private void addInterpolated(int row, int column, int rows, int columns, float[] to) {
        for (int i = 0; i < rows; i++) {
            int upper = (row + i) / spacing % SIDE * SIDE;
            int lower = (upper + SIDE) % values.length;
            float down = (float) ((row + i) % spacing) / spacing;
            for (int j = 0; j < columns; j++) {
                int left = (column + j) / spacing % SIDE;
                int right = (left + 1) % SIDE;
                float across = (float) ((column + j) % spacing) / spacing;
                float above = values[upper + left] + across * (values[upper + right] - values[upper + left]);
                float below = values[lower + left] + across * (values[lower + right] - values[lower + left]);
                to[i * columns + j] += above + down * (below - above);
            }
        }
    }

    private void addValues(int row, int column, int rows, int columns, float[] to) {
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
            // The square of a tiny sigma is 0, and 0/0 is NaN.
            weights[i + radius] = i == 0 ? 1 : StrictMath.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i + radius];
        }
        float[] kernel = new float[weights.length];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (weights[i] / sum);
        }
        return kernel;
    }

    /** Smooths along the columns and transposes, so that a second call smooths along the rows and transposes back. */
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
