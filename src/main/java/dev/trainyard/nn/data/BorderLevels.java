package dev.trainyard.nn.data;

import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The range of the border levels of a network's grey training pictures. The range distinguishes light ink on a dark background from dark
 * ink on a light background: a network's answers for a picture of the other polarity are random.
 *
 * @param darkest  the lowest {@link #level} of a training picture, from 0 (black) to 1 (white)
 * @param lightest the highest {@link #level} of a training picture
 */
public record BorderLevels(double darkest, double lightest) {

    private static final double MIDDLE_GREY = 0.5;

    /** @param pictures the training pictures, from 0 (black) to 1 (white). Shape of x: {@code [n, rows·columns]} */
    public static BorderLevels of(Examples pictures, int rows, int columns) {
        double darkest = Double.POSITIVE_INFINITY;
        double lightest = Double.NEGATIVE_INFINITY;
        FloatPointer values = new FloatPointer(pictures.x().data().addressPointer());
        float[] x = new float[rows * columns];
        for (int i = 0; i < pictures.size(); i++) {
            values.position((long) i * x.length).get(x);
            double level = level(x, rows, columns);
            darkest = Math.min(darkest, level);
            lightest = Math.max(lightest, level);
        }
        return new BorderLevels(darkest, lightest);
    }

    /** Returns the range that contains all these ranges; null if one of them is null. */
    public static BorderLevels union(List<BorderLevels> all) {
        return all.stream().anyMatch(Objects::isNull) ? null : all.stream().reduce((a, b) ->
                new BorderLevels(Math.min(a.darkest, b.darkest), Math.max(a.lightest, b.lightest))).orElse(null);
    }

    /** Returns the mean level of a picture's outermost rows and columns. Shape of x: {@code [rows, columns]}. */
    public static double level(float[] x, int rows, int columns) {
        double sum = 0;
        int count = 0;
        for (int row = 0; row < rows; row++) {
            int step = row == 0 || row == rows - 1 ? 1 : Math.max(1, columns - 1);
            for (int column = 0; column < columns; column += step) {
                sum += x[row * columns + column];
                count++;
            }
        }
        return sum / count;
    }

    /**
     * Returns whether a picture with this border level has the other polarity: all training pictures have dark borders or all have light
     * ones, and the border of its negative would be closer to theirs. Never true for a training picture, nor if both kinds were trained.
     */
    public boolean isOpposite(double level) {
        boolean onePolarity = lightest < MIDDLE_GREY || darkest > MIDDLE_GREY;
        return onePolarity && distance(level) > distance(1 - level);
    }

    private double distance(double level) {
        return Math.max(0, Math.max(darkest - level, level - lightest));
    }
}
