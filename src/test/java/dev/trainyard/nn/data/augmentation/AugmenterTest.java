package dev.trainyard.nn.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Statistics;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.augmentation.Augmentation.Elastic;
import dev.trainyard.nn.data.augmentation.Augmentation.Noise;
import dev.trainyard.nn.data.augmentation.Augmentation.Rotate;
import dev.trainyard.nn.data.augmentation.Augmentation.Scale;
import dev.trainyard.nn.data.augmentation.Augmentation.Shear;
import dev.trainyard.nn.data.augmentation.Augmentation.Translate.Axes;
import dev.trainyard.nn.data.augmentation.Augmentation.Translate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmenterTest {

    private static final Shape SQUARE = Shape.of(1, 3, 3);
    private static final Shape DIGIT = Shape.of(1, 28, 28);
    private static final int SAMPLES = 5_000;

    @Test
    void translatesByAtMostOnePixelInEqualShares() {
        float[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        Map<List<Float>, Integer> seen = count(new Translate(1, Axes.ONE), image);

        assertThat(seen).containsOnlyKeys(
                List.of(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f),
                List.of(1f, 1f, 2f, 4f, 4f, 5f, 7f, 7f, 8f),
                List.of(2f, 3f, 3f, 5f, 6f, 6f, 8f, 9f, 9f),
                List.of(1f, 2f, 3f, 1f, 2f, 3f, 4f, 5f, 6f),
                List.of(4f, 5f, 6f, 7f, 8f, 9f, 7f, 8f, 9f));
        seen.forEach((moved, times) -> Statistics.assertShare(moved.toString(), times, SAMPLES, 1.0 / 5));
    }

    @Test
    void translatesAlongBothAxes() {
        float[] image = new float[81];
        image[4 * 9 + 4] = 1;
        Map<List<Float>, Integer> seen = new HashMap<>();
        Augmenter augmenter = new Augmenter(List.of(new Translate(2, Axes.BOTH)), Shape.of(1, 9, 9), Statistics.seed());
        for (int i = 0; i < SAMPLES; i++) {
            seen.merge(list(augmented(augmenter, image, i)), 1, Integer::sum);
        }

        assertThat(seen).hasSize(25);
        seen.values().forEach(times -> Statistics.assertShare("a move", times, SAMPLES, 1.0 / 25));
    }

    @Test
    void translatesAllChannelsAlike() {
        float[] image = {1, 2, 3, 4, 10, 20, 30, 40};
        Augmenter augmenter = new Augmenter(List.of(new Translate(1, Axes.BOTH), new Translate(1, Axes.BOTH)), Shape.of(2, 2, 2), 3);
        for (int i = 0; i < 100; i++) {
            float[] moved = augmented(augmenter, image, i);
            for (int j = 0; j < 4; j++) {
                assertThat(moved[4 + j]).isEqualTo(10 * moved[j]);
            }
        }
    }

    /** Measures where a spot 8 pixels right of the centre goes. */
    @Test
    void rotatesWithinTheAngle() {
        List<Double> angles = spots(new Rotate(20), (x, y) -> Math.toDegrees(Math.atan2(y, x)));
        assertUniform(angles, 20, 0.6);
        assertThat(spots(new Rotate(20), Math::hypot)).allSatisfy(radius -> assertThat(radius).isCloseTo(8, within(0.1)));
    }

    @Test
    void scalesWithinTheFraction() {
        List<Double> fractions = spots(new Scale(0.25), (x, y) -> x / 8 - 1);
        assertUniform(fractions, 0.25, 0.02);
    }

    @Test
    void shearsVerticalLinesOnly() {
        assertThat(spots(new Shear(30), (x, y) -> x)).allSatisfy(x -> assertThat(x).isCloseTo(8, within(0.01)));
        // Measured on a spot above the centre.
        List<Double> angles = spots(new Shear(30), 0, 8, (x, y) -> Math.toDegrees(Math.atan2(x, y)));
        assertUniform(angles, 30, 0.8);
    }

    @ParameterizedTest
    @MethodSource("identities")
    void augmentationsOfStrengthZeroAreTheIdentity(Augmentation nothing) {
        float[] image = new float[784];
        IntStream.range(0, 784).forEach(i -> image[i] = i % 7 / 7f);

        assertThat(augmented(new Augmenter(List.of(nothing), DIGIT, 1), image, 5)).isEqualTo(image);
    }

    private static List<Augmentation> identities() {
        return List.of(new Translate(0, Axes.ONE), new Translate(0, Axes.BOTH), new Rotate(0), new Shear(0), new Scale(0),
                new Elastic(0, 4), new Noise(0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-170, 1e-9})
    void theFinestElasticDistortionHasFiniteValues(double sigma) {
        float[] image = new float[784];
        IntStream.range(0, 784).forEach(i -> image[i] = i % 7 / 7f);

        float[] distorted = augmented(new Augmenter(List.of(new Elastic(1, sigma)), DIGIT, 1), image, 5);

        assertThat(list(distorted)).allMatch(value -> value >= 0 && value < 1);
    }

    @Test
    void composesConsecutiveMapsIntoOneResampling() {
        // The maps are composed into one, which resamples the image once.
        float[] ramp = ramp(x -> x);
        float[] turned = augmented(new Augmenter(List.of(new Rotate(180), new Shear(10), new Scale(0.2)), DIGIT, 1), ramp, 1);
        float[] alone = augmented(new Augmenter(List.of(new Rotate(180)), DIGIT, 1), ramp, 1);

        assertThat(turned).isNotEqualTo(alone);
        // The composed map keeps a linear image linear, away from the border.
        int middle = 14 * 28 + 14;
        assertThat(turned[middle + 1] - turned[middle]).isCloseTo(turned[middle] - turned[middle - 1], within(1e-5f));
    }

    @Test
    void elasticDisplacementHasItsTheoreticalDeviation() {
        // The value of each pixel of the ramp is the column that it came from.
        Augmenter augmenter = new Augmenter(List.of(new Elastic(34, 4)), DIGIT, 1);
        float[] ramp = ramp(x -> x);
        double squares = 0;
        int n = 0;
        for (int i = 0; i < 400; i++) {
            float[] distorted = augmented(augmenter, ramp, i);
            for (int row = 8; row < 20; row++) {
                for (int column = 8; column < 20; column++) {
                    double displacement = distorted[row * 28 + column] - column;
                    squares += displacement * displacement;
                    n++;
                }
            }
        }
        // Uniform values in ±1, smoothed along two axes, have the standard deviation 1/√3 · 1/(2√π·σ).
        assertThat(Math.sqrt(squares / n)).isCloseTo(34 / Math.sqrt(3) / (2 * Math.sqrt(Math.PI) * 4), within(0.1));
    }

    @Test
    void distortsSmoothlyAndWithinBounds() {
        DisplacementField field = new DisplacementField(new Elastic(34, 4), new Randomness(1));
        float[] window = new float[40 * 40];
        field.add(DisplacementField.SIDE - 10, DisplacementField.SIDE - 10, 40, 40, window);

        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 39; j++) {
                // The standard deviation of the slope is that of the field divided by √2·σ.
                assertThat(window[i * 40 + j + 1] - window[i * 40 + j]).isBetween(-1.3f, 1.3f);
                assertThat(window[j * 40 + 40 + i] - window[j * 40 + i]).isBetween(-1.3f, 1.3f);
            }
        }
        assertThat(window).doesNotContain(0f);
        float[] weak = new float[DisplacementField.SIDE * DisplacementField.SIDE];
        new DisplacementField(new Elastic(0.5, 0.1), new Randomness(1)).add(0, 0, DisplacementField.SIDE, DisplacementField.SIDE, weak);
        for (float displacement : weak) {
            assertThat(Math.abs(displacement)).isLessThanOrEqualTo(0.5f);
        }
    }

    /** With σ = 100, a field of only 512 pixels would have two or three hills, and its mean displacement would not be 0. */
    @ParameterizedTest
    @ValueSource(doubles = {8, 12, 30, 100})
    void displacementsHaveTheirDeviationAndMeanZeroAtEverySigma(double sigma) {
        double expected = 1000 / Math.sqrt(3) / (2 * Math.sqrt(Math.PI) * sigma);
        DisplacementField field = new DisplacementField(new Elastic(1000, sigma), new Randomness(2));
        Randomness random = new Randomness(3);
        double sum = 0;
        double squares = 0;
        int n = 4000;
        for (int i = 0; i < n; i++) {
            float[] window = new float[1];
            field.add(random.nextInt(field.side()), random.nextInt(field.side()), 1, 1, window);
            sum += window[0];
            squares += window[0] * window[0];
        }
        assertThat(sum / n / expected).isCloseTo(0, within(0.2));
        assertThat(Math.sqrt(squares / n) / expected).isCloseTo(1, within(0.1));
    }

    @Test
    void largeFieldIsSmoothAcrossItsValuesAndItsEdge() {
        DisplacementField field = new DisplacementField(new Elastic(1000, 100), new Randomness(1));
        float[] window = new float[100 * 100];
        field.add(field.side() - 50, field.side() - 50, 100, 100, window);
        // The standard deviation of the slope is that of the field (1.63) divided by √2·σ.
        for (int i = 0; i < 100 * 100 - 100; i++) {
            assertThat(Math.abs(window[i + 100] - window[i])).isLessThan(0.08f);
        }
        float[] same = new float[100 * 100];
        field.add(field.side() - 50, field.side() - 49, 100, 100, same);
        assertThat(same[0]).isEqualTo(window[1]);
    }

    /** The sum of eight uniform numbers has the kurtosis 3 − 1.2/8. */
    @Test
    void noiseHasItsMomentsAndIsDrawnAnew() {
        Augmenter augmenter = new Augmenter(List.of(new Noise(0.3)), Shape.of(1000), Statistics.seed());
        double[] values = new double[100_000];
        for (int i = 0; i < 100; i++) {
            float[] noise = augmented(augmenter, new float[1000], i);
            for (int j = 0; j < 1000; j++) {
                values[1000 * i + j] = noise[j];
            }
        }
        Statistics.assertMoments("noise", values, 0, 0.09, 2.85);
        Statistics.assertUncorrelated("neighbouring values", Arrays.copyOf(values, 99_999), Arrays.copyOfRange(values, 1, 100_000));
        Statistics.assertUncorrelated("neighbouring examples", Arrays.copyOf(values, 99_000), Arrays.copyOfRange(values, 1_000, 100_000));
        float[] next = new float[1000];
        augmenter.augment(next, 0, 1, 0);
        double[] nextEpoch = new double[1000];
        Arrays.setAll(nextEpoch, j -> next[j]);
        Statistics.assertUncorrelated("neighbouring epochs", Arrays.copyOf(values, 1000), nextEpoch);
    }

    @Test
    void augmentationDependsOnlyOnSeedEpochAndIndex() {
        List<Augmentation> all = List.of(new Noise(0.1), new Elastic(34, 4), new Rotate(10), new Translate(2, Axes.BOTH));
        float[] image = ramp(x -> x / 28);
        Augmenter augmenter = new Augmenter(all, DIGIT, 1);
        float[] first = augmented(augmenter, image, 7);
        augmented(augmenter, image, 8);

        assertThat(augmented(augmenter, image, 7)).isEqualTo(first);
        assertThat(augmented(new Augmenter(all, DIGIT, 1), image, 7)).isEqualTo(first);
        assertThat(augmented(new Augmenter(all, DIGIT, 2), image, 7)).isNotEqualTo(first);
        assertThat(augmented(augmenter, image, 8)).isNotEqualTo(first);
        float[] nextEpoch = image.clone();
        augmenter.augment(nextEpoch, 0, 1, 7);
        assertThat(nextEpoch).isNotEqualTo(first);
    }

    @Test
    void reportsExamplesThatCannotBeAugmented() {
        List<Augmentation> augmentations = List.of(new Noise(1), new Rotate(1), new Translate(3, Axes.BOTH));

        assertThat(Augmenter.violations(augmentations, Shape.of(784))).extracting(Violation::toString).containsExactly(
                "1 needs examples that are images, [channels, rows, columns], got [784]",
                "2 needs examples that are images, [channels, rows, columns], got [784]");
        assertThat(Augmenter.violations(augmentations, Shape.of(1, 28, 3))).extracting(Violation::toString)
                .containsExactly("2/pixels must be less than the image's 3, got 3");
        assertThatThrownBy(() -> new Augmenter(augmentations, Shape.of(784), 1)).isInstanceOf(InvalidSpecificationException.class);
    }

    @Test
    void reportsValuesOutOfRange() {
        assertThatThrownBy(() -> new Translate(-1, Axes.BOTH)).hasMessageContaining("pixels must be from 0");
        assertThatThrownBy(() -> new Rotate(181)).hasMessageContaining("degrees must be from 0 to 180");
        assertThatThrownBy(() -> new Shear(Double.NaN)).hasMessageContaining("degrees must be from 0 to 80");
        assertThatThrownBy(() -> new Scale(1)).hasMessageContaining("fraction must be from 0 to 0.9");
        assertThatThrownBy(() -> new Elastic(-1, 0)).hasMessageContaining("alpha must be").hasMessageContaining("sigma must be");
        assertThatThrownBy(() -> new Noise(-1)).hasMessageContaining("sigma must be");
    }

    private interface Reading {
        double of(double x, double y);
    }

    private static List<Double> spots(Augmentation augmentation, Reading reading) {
        return spots(augmentation, 8, 0, reading);
    }

    /** Returns readings of the position of a soft spot in 1000 augmented images; it starts at (x, y) from the centre, y upwards. */
    private static List<Double> spots(Augmentation augmentation, int x, int y, Reading reading) {
        int side = 41;
        float[] image = new float[side * side];
        for (int i = 0; i < image.length; i++) {
            double dx = i % side - side / 2 - x;
            double dy = side / 2 - i / side - y;
            image[i] = (float) Math.exp(-(dx * dx + dy * dy) / 8);
        }
        Augmenter augmenter = new Augmenter(List.of(augmentation), Shape.of(1, side, side), Statistics.seed());
        return IntStream.range(0, 1000).mapToObj(n -> {
            float[] augmented = augmented(augmenter, image, n);
            double sum = 0;
            double right = 0;
            double up = 0;
            for (int i = 0; i < augmented.length; i++) {
                sum += augmented[i];
                right += augmented[i] * (i % side - side / 2);
                up += augmented[i] * (side / 2 - i / side);
            }
            return reading.of(right / sum, up / sum);
        }).toList();
    }

    private static void assertUniform(List<Double> values, double range, double tolerance) {
        assertThat(values).allSatisfy(value -> assertThat(value).isBetween(-range - tolerance, range + tolerance));
        Statistics.assertMoments("uniform", values.stream().mapToDouble(value -> value).toArray(), 0, range * range / 3, 1.8);
    }

    private static float[] ramp(DoubleUnaryOperator value) {
        float[] ramp = new float[784];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (float) value.applyAsDouble(i % 28);
        }
        return ramp;
    }

    private static Map<List<Float>, Integer> count(Augmentation augmentation, float[] image) {
        Augmenter augmenter = new Augmenter(List.of(augmentation), SQUARE, Statistics.seed());
        Map<List<Float>, Integer> seen = new HashMap<>();
        for (int i = 0; i < SAMPLES; i++) {
            seen.merge(list(augmented(augmenter, image, i)), 1, Integer::sum);
        }
        return seen;
    }

    private static List<Float> list(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    private static float[] augmented(Augmenter augmenter, float[] image, int index) {
        float[] copy = image.clone();
        augmenter.augment(copy, 0, 0, index);
        return copy;
    }
}
