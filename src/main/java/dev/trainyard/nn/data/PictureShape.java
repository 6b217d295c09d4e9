package dev.trainyard.nn.data;

import dev.trainyard.nn.Shape;
import java.util.Optional;

/**
 * The shape of an example's values as a picture.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 */
public record PictureShape(int channels, int rows, int columns) {

    /**
     * Returns the picture shape of examples of shape {@code shape}; empty if they are not pictures. A flat array with a square number of
     * values is a square grey picture.
     */
    public static Optional<PictureShape> of(Shape shape) {
        int side = (int) Math.round(Math.sqrt(shape.size()));
        if (shape.rank() == 1 && side * side == shape.size() && side > 1) {
            return Optional.of(new PictureShape(1, side, side));
        }
        if (shape.rank() == 2) {
            return Optional.of(new PictureShape(1, shape.dimension(0), shape.dimension(1)));
        }
        if (shape.rank() == 3 && (shape.dimension(0) == 1 || shape.dimension(0) == 3)) {
            return Optional.of(new PictureShape(shape.dimension(0), shape.dimension(1), shape.dimension(2)));
        }
        return Optional.empty();
    }
}
