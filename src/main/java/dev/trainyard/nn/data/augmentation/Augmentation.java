package dev.trainyard.nn.data.augmentation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;

/**
 * Describes one way to augment the training data artificially [4.7, 7.2.3]: each time an example is used for training, it is changed
 * at random, as examples vary in the real world. Immutable. In JSON, {@code type} names the augmentation. All except {@link Noise} need
 * images of shape {@code [channels, rows, columns]}. Positions outside the source image have the value of the nearest border pixel.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Augmentation permits Augmentation.Affine, Augmentation.Elastic, Augmentation.Noise {

    /** The maximum number of augmentations of a job. */
    int MAX_COUNT = 16;

    /** Adds a violation if this augmentation cannot change examples of shape {@code input}. */
    default void check(Shape input, Check check) {
        check.that(isImage(input), "", "needs examples that are images, [channels, rows, columns]", input);
    }

    private static boolean isImage(Shape input) {
        return input.rank() == 3;
    }

    /** An affine map of an image. Consecutive affine augmentations become one map: the image is resampled once. */
    sealed interface Affine extends Augmentation permits Translate, Rotate, Shear, Scale {

        /** Draws a random map and adds it to {@code source}. */
        void draw(Randomness random, AffineMap source);
    }

    /**
     * Moves an image by a whole number of pixels; all moves are equally likely.
     *
     * @param pixels the largest distance, in pixels
     * @param axes   the axes along which one image is moved
     */
    @JsonTypeName("translate")
    record Translate(int pixels, @JsonProperty(defaultValue = "both") Axes axes) implements Affine {

        /** The axes along which one image is moved. */
        public enum Axes {
            /** By −pixels … pixels along each axis. */
            @JsonProperty("both") BOTH,
            /** Along one axis. With one pixel these are the book's five moves: left, right, up, down and none. */
            @JsonProperty("one") ONE
        }

        public Translate {
            new Check().that(pixels >= 0 && pixels < Shape.MAX_SIZE, "pixels", "must be from 0 to less than the image's side", pixels).done();
        }

        @Override
        public void check(Shape input, Check check) {
            Affine.super.check(input, check);
            if (isImage(input)) {
                int side = Math.min(input.dimension(1), input.dimension(2));
                check.that(pixels < side, "pixels", "must be less than the image's %d".formatted(side), pixels);
            }
        }

        @Override
        public void draw(Randomness random, AffineMap source) {
            if (axes == Axes.BOTH) {
                source.translate(random.nextInt(2 * pixels + 1) - pixels, random.nextInt(2 * pixels + 1) - pixels);
                return;
            }
            int move = random.nextInt(4 * pixels + 1);
            int along = move % Math.max(1, 2 * pixels) - pixels;
            int by = along < 0 ? along : along + 1;
            if (move < 2 * pixels) {
                source.translate(by, 0);
            } else if (move < 4 * pixels) {
                source.translate(0, by);
            }
        }
    }

    /**
     * Rotates an image about its centre, by an angle that is uniform in ±{@code degrees}.
     *
     * @param degrees the largest angle, in degrees
     */
    @JsonTypeName("rotate")
    record Rotate(double degrees) implements Affine {

        public Rotate {
            new Check().that(degrees >= 0 && degrees <= 180, "degrees", "must be from 0 to 180", degrees).done();
        }

        @Override
        public void draw(Randomness random, AffineMap source) {
            source.rotate(Math.toRadians(uniform(random, degrees)));
        }
    }

    /**
     * Shears an image: vertical lines lean by an angle that is uniform in ±{@code degrees}.
     *
     * @param degrees the largest angle, in degrees
     */
    @JsonTypeName("shear")
    record Shear(double degrees) implements Affine {

        public Shear {
            new Check().that(degrees >= 0 && degrees <= 80, "degrees", "must be from 0 to 80", degrees).done();
        }

        @Override
        public void draw(Randomness random, AffineMap source) {
            source.shear(StrictMath.tan(Math.toRadians(uniform(random, degrees))));
        }
    }

    /**
     * Scales an image by a factor that is uniform in 1 ± {@code fraction}.
     *
     * @param fraction the largest change of the size, as a fraction
     */
    @JsonTypeName("scale")
    record Scale(double fraction) implements Affine {

        public Scale {
            new Check().that(fraction >= 0 && fraction <= 0.9, "fraction", "must be from 0 to 0.9", fraction).done();
        }

        @Override
        public void draw(Randomness random, AffineMap source) {
            source.scale(1 / (1 + uniform(random, fraction)));
        }
    }

    /**
     * Elastic distortion (Simard, Steinkraus and Platt 2003): every pixel is displaced along both axes by {@code alpha} times a
     * random field, which is uniform in ±1 and then smoothed by a Gaussian of {@code sigma} pixels. The defaults are the authors' for
     * MNIST; their displacement has a root mean square of 1.4 pixels.
     *
     * @param alpha the factor of the displacement
     * @param sigma the standard deviation of the smoothing, in pixels
     */
    @JsonTypeName("elastic")
    record Elastic(@JsonProperty(defaultValue = "34") double alpha, @JsonProperty(defaultValue = "4") double sigma)
            implements Augmentation {

        public Elastic {
            new Check().that(alpha >= 0 && alpha <= 1e6, "alpha", "must be from 0 to 1000000", alpha)
                    .that(sigma > 0 && sigma <= 100, "sigma", "must be more than 0 and at most 100 pixels", sigma)
                    .done();
        }
    }

    /**
     * Adds to each value of x, after preprocessing, a number drawn from N(0, {@code sigma}²).
     *
     * @param sigma the standard deviation of the noise, in units of x
     */
    @JsonTypeName("noise")
    record Noise(double sigma) implements Augmentation {

        /** Mean of the sum of eight bytes, each uniform in 0 … 255; {@code DEVIATION} is its standard deviation. */
        private static final int MEAN = 8 * 255 / 2;
        private static final double DEVIATION = Math.sqrt(8 * (256 * 256 - 1) / 12.0);
        private static final long EVERY_OTHER_BYTE = 0x00FF00FF00FF00FFL;

        public Noise {
            new Check().that(sigma >= 0 && sigma <= 1e6, "sigma", "must be from 0 to 1000000", sigma).done();
        }

        @Override
        public void check(Shape input, Check check) {
            // Noise can be added to values of every shape.
        }

        /** Uses the sum of eight random bytes: normal except that its tails end at 4.9 σ, and 20 times as fast as an exact normal. */
        void add(float[] x, int from, int to, Randomness random) {
            float scale = (float) (sigma / DEVIATION);
            for (int i = from; i < to; i++) {
                long bytes = random.nextLong();
                long pairs = (bytes & EVERY_OTHER_BYTE) + (bytes >>> 8 & EVERY_OTHER_BYTE);
                int sum = (int) (pairs * 0x0001000100010001L >>> 48);
                x[i] += scale * (sum - MEAN);
            }
        }
    }

    private static double uniform(Randomness random, double range) {
        return (2 * random.nextDouble() - 1) * range;
    }
}
