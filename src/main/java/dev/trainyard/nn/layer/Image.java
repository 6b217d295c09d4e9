package dev.trainyard.nn.layer;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Window;

/** The input of layers that work on images. Shape: {@code [channels, rows, columns]}, or {@code [rows, columns]} for one channel. */
record Image(int channels, int rows, int columns) {

    /** @throws InvalidSpecificationException if {@code input} is not the shape of an image */
    static Image of(Shape input) {
        return switch (input.rank()) {
            case 2 -> new Image(1, input.dimension(0), input.dimension(1));
            case 3 -> new Image(input.dimension(0), input.dimension(1), input.dimension(2));
            default -> throw new InvalidSpecificationException("",
                    "needs an image [channels, rows, columns], or [rows, columns] of one channel, got " + input);
        };
    }

    /** Checks the size and the stride of a window. */
    static Check check(Check check, Shape size, String field, Shape stride) {
        check.that(size == null || size.rank() == 2, field, "must be [rows, columns]", size);
        return check.that(stride == null || stride.rank() == 2, "stride", "must be [rows, columns]", stride);
    }

    /** Largest number of unfolded values in a row of positions: kernels unfold at least one row at a time. */
    private static final long MAX_UNFOLDED = 1 << 26;

    /** @throws InvalidSpecificationException if the window does not fit the image */
    Window window(Shape size, String field, Shape stride, Padding padding) {
        int outRows = padding.positions(rows, size.dimension(0), stride.dimension(0));
        int outColumns = padding.positions(columns, size.dimension(1), stride.dimension(1));
        if (outRows < 1 || outColumns < 1) {
            throw new InvalidSpecificationException(field, "must not be larger than the image of %d rows and %d columns, got %s"
                    .formatted(rows, columns, size));
        }
        if (padding == Padding.SAME && (size.dimension(0) > 2 * rows - 1 || size.dimension(1) > 2 * columns - 1)) {
            throw new InvalidSpecificationException(field, "must not reach further than from edge to edge: at most [%d, %d], got %s"
                    .formatted(2 * rows - 1, 2 * columns - 1, size));
        }
        if ((long) channels * size.size() * outColumns > MAX_UNFOLDED) {
            throw new InvalidSpecificationException(field, "is too large for an image of %d channels and %d columns, got %s"
                    .formatted(channels, columns, size));
        }
        return new Window(channels, rows, columns, size.dimension(0), size.dimension(1), stride.dimension(0), stride.dimension(1),
                padding.before(rows, size.dimension(0), stride.dimension(0)),
                padding.before(columns, size.dimension(1), stride.dimension(1)), outRows, outColumns);
    }
}
