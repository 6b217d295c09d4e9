package dev.trainyard.nn.data.augmentation;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import java.util.Arrays;
import java.util.List;

/** Applies consecutive affine maps, and an elastic distortion after them if there is one, in one bilinear resampling. */
final class Warp {

    private final List<Augmentation.Affine> maps;
    private final DisplacementField field;
    private final int channels;
    private final int rows;
    private final int columns;
    private final AffineMap source = new AffineMap();
    private final float[] fromX;
    private final float[] fromY;
    /** A copy of one channel, with its last row and column repeated so that every pixel has a right and a lower neighbour. */
    private final float[] before;

    /** @param field null without an elastic distortion */
    Warp(List<Augmentation.Affine> maps, DisplacementField field, Shape input) {
        this.maps = maps;
        this.field = field;
        this.channels = input.dimension(0);
        this.rows = input.dimension(1);
        this.columns = input.dimension(2);
        this.fromX = new float[rows * columns];
        this.fromY = new float[rows * columns];
        this.before = new float[(rows + 1) * (columns + 1)];
    }

    /** Changes the image whose values begin at {@code x[at]}. */
    void apply(float[] x, int at, Randomness random) {
        source.reset();
        maps.forEach(map -> map.draw(random, source));
        if (field == null && source.isShift()) {
            shift(x, at, (int) Math.max(-columns, Math.min(columns, source.x0())), (int) Math.max(-rows, Math.min(rows, source.y0())));
        } else {
            locate(random);
            for (int c = 0; c < channels; c++) {
                resample(x, at + c * rows * columns);
            }
        }
    }

    /**
     * Translates by whole pixels, without interpolation: almost as fast as a copy.
     *
     * @param right the distance from each pixel to its source, in columns to the right; negative for left
     * @param down  the distance in rows downwards; negative for up
     */
    private void shift(float[] x, int at, int right, int down) {
        if (right == 0 && down == 0) {
            return;
        }
        int first = Math.max(0, -right);
        int last = Math.min(columns, columns - right);
        for (int c = 0; c < channels; c++) {
            int channel = at + c * rows * columns;
            System.arraycopy(x, channel, before, 0, rows * columns);
            for (int i = 0; i < rows; i++) {
                int from = Math.min(rows - 1, Math.max(0, i + down)) * columns;
                int to = channel + i * columns;
                Arrays.fill(x, to, to + first, before[from]);
                System.arraycopy(before, from + first + right, x, to + first, last - first);
                Arrays.fill(x, to + last, to + columns, before[from + columns - 1]);
            }
        }
    }

    /** Computes the source position of each pixel. */
    private void locate(Randomness random) {
        float middleX = (columns - 1) / 2f;
        float middleY = (rows - 1) / 2f;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                fromX[i * columns + j] = j - middleX;
                fromY[i * columns + j] = i - middleY;
            }
        }
        if (field != null) {
            field.add(random.nextInt(field.side()), random.nextInt(field.side()), rows, columns, fromX);
            field.add(random.nextInt(field.side()), random.nextInt(field.side()), rows, columns, fromY);
        }
        source.apply(fromX, fromY, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            fromX[i] = Math.min(columns - 1, Math.max(0, fromX[i] + middleX));
            fromY[i] = Math.min(rows - 1, Math.max(0, fromY[i] + middleY));
        }
    }

    private void resample(float[] x, int channel) {
        int width = columns + 1;
        for (int i = 0; i <= rows; i++) {
            int from = channel + Math.min(i, rows - 1) * columns;
            System.arraycopy(x, from, before, i * width, columns);
            before[i * width + columns] = x[from + columns - 1];
        }
        for (int i = 0; i < rows * columns; i++) {
            int left = (int) fromX[i];
            int top = (int) fromY[i];
            float rightward = fromX[i] - left;
            float downward = fromY[i] - top;
            int p = top * width + left;
            float upper = before[p] + rightward * (before[p + 1] - before[p]);
            float lower = before[p + width] + rightward * (before[p + width + 1] - before[p + width]);
            x[channel + i] = upper + downward * (lower - upper);
        }
    }
}
