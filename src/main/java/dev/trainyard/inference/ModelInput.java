package dev.trainyard.inference;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.data.PictureShape;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.platform.picture.DecodedImage;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Checks and encodes a model's input: the raw values of examples, in their shape or by column names. */
public final class ModelInput {

    /** Largest number of violations in one answer. */
    public static final int MAX_VIOLATIONS = ProblemException.MAX_ERRORS;
    private static final int MAX_COLUMNS_SHOWN = 20;
    private static final double WHITE = 255;

    private final Preprocessing preprocessing;
    private final Shape shape;
    private final BorderLevels borderLevels;

    public ModelInput(ServableDefinition definition) {
        this(definition.preprocessing(), definition.input(), definition.borderLevels());
    }

    private ModelInput(Preprocessing preprocessing, Shape shape, BorderLevels borderLevels) {
        this.preprocessing = preprocessing;
        this.shape = shape;
        this.borderLevels = borderLevels;
    }

    /** Returns this input, but for categories that training did not see, which it takes. */
    ModelInput acceptingUnknown() {
        return preprocessing instanceof TablePreprocessing table ? new ModelInput(table.acceptingUnknown(), shape, borderLevels) : this;
    }

    /** Returns the columns of a table; empty for other inputs. */
    public List<Column> columns() {
        return preprocessing instanceof TablePreprocessing table ? table.columns() : List.of();
    }

    /** Returns the shape of one example's raw values: the network's input shape, or the number of columns for a table. */
    public List<Integer> rawShape() {
        return columns().isEmpty() ? shape.dimensions() : List.of(columns().size());
    }

    public int rawSize() {
        return columns().isEmpty() ? shape.size() : columns().size();
    }

    /** Returns |x|. */
    public int size() {
        return shape.size();
    }

    /**
     * Encodes examples.
     *
     * @param instances {@link JsonValues} or maps; any other object is a violation
     * @return {@code [n, |x|]}, row-major
     * @throws ProblemException 422 with every invalid value of every instance
     */
    float[] encode(List<?> instances) {
        List<Violation> violations = new ArrayList<>();
        float[] x = new float[instances.size() * size()];
        float[] row = new float[size()];
        for (int i = 0; i < instances.size() && violations.size() < MAX_VIOLATIONS; i++) {
            if (instances.get(i) instanceof JsonValues values && isValid(values)) {
                encode(values.numbers(), row, x, i);
            } else {
                encode(instances.get(i), "instances/" + i, violations::add).ifPresent(put(x, i));
            }
        }
        refuse(violations);
        return x;
    }

    /** Returns a consumer that copies an encoded example to row {@code i} of {@code x}. */
    public Consumer<float[]> put(float[] x, int i) {
        return row -> System.arraycopy(row, 0, x, i * size(), row.length);
    }

    public static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    /** Returns whether the values are numbers that need no further check. Boxes none of them. */
    private boolean isValid(JsonValues values) {
        return values.numbers() != null && fits(values.shape()) && preprocessing.takes(values.numbers());
    }

    private Optional<float[]> encode(Object instance, String path, Consumer<Violation> wrong) {
        try {
            if (instance instanceof JsonValues values) {
                if (!fits(values.shape())) {
                    wrong.accept(new Violation(path, rule() + ", got " + values.described()));
                    return Optional.empty();
                }
                return encode(values, i -> path + "/" + values.path(i), wrong);
            }
            if (instance instanceof Map<?, ?> values && !columns().isEmpty()) {
                @SuppressWarnings("unchecked") // keys of a JSON object
                Map<String, ?> named = (Map<String, ?>) values;
                return Optional.of(preprocessing.apply(named));
            }
            wrong.accept(new Violation(path, rule() + ", got "
                    + (instance instanceof Map<?, ?> ? "an object" : Text.shortened(String.valueOf(instance), 40))));
        } catch (InvalidSpecificationException e) {
            e.violations().forEach(v -> wrong.accept(
                    new Violation(v.field().isEmpty() ? path : path + "/" + v.field(), v.detail())));
        }
        return Optional.empty();
    }

    /**
     * Encodes one example.
     *
     * @param values raw values, in the right number
     * @param paths  returns the path of each value in the request
     */
    public Optional<float[]> encode(List<?> values, IntFunction<String> paths, Consumer<Violation> wrong) {
        try {
            return Optional.of(preprocessing.apply(values));
        } catch (InvalidSpecificationException e) {
            e.violations().forEach(v -> wrong.accept(new Violation(paths.apply(Integer.parseInt(v.field())), v.detail())));
            return Optional.empty();
        }
    }

    /**
     * Encodes one example whose values are numbers, without boxing them.
     *
     * @param raw finite numbers. Shape: {@link #rawShape}, flat
     * @param row a buffer. Shape: {@code [|x|]}
     * @param x   receives the example as row {@code i}. Shape: {@code [n, |x|]}, row-major
     */
    public void encode(double[] raw, float[] row, float[] x, int i) {
        preprocessing.encode(raw, row);
        System.arraycopy(row, 0, x, i * row.length, row.length);
    }

    /** Returns whether values of shape {@code nested} fit: the shape of an example, or flat. */
    public boolean fits(List<Integer> nested) {
        return nested != null && (nested.equals(rawShape()) || nested.equals(List.of(rawSize())));
    }

    private String rule() {
        if (!columns().isEmpty()) {
            return "must be an object or an array of the columns "
                    + columns().stream().limit(MAX_COLUMNS_SHOWN).map(Column::name).collect(Collectors.joining(", "))
                    + (columns().size() > MAX_COLUMNS_SHOWN ? " and " + (columns().size() - MAX_COLUMNS_SHOWN) + " more" : "");
        }
        return "must be an array of %d numbers%s".formatted(rawSize(), shape.rank() == 1 ? "" : ", flat or nested as " + shape);
    }

    /** Returns the raw values of example {@code i} of x. */
    List<?> restore(float[] x, int i) {
        return preprocessing.restore(Arrays.copyOfRange(x, i * size(), (i + 1) * size()));
    }

    /**
     * Returns whether a grey picture has the opposite polarity of the training pictures. If their border levels are unknown, returns
     * whether it has a light background.
     */
    boolean isNegative(DecodedImage picture) {
        PictureShape wanted = pictureShape();
        if (wanted.channels() != 1) {
            return false;
        }
        return borderLevels == null ? picture.hasLightBackground()
                : borderLevels.isOpposite(BorderLevels.level(encode(picture), wanted.rows(), wanted.columns()));
    }

    /** Encodes a picture with the channels of {@link #pictureShape}. */
    float[] encode(DecodedImage picture) {
        PictureShape wanted = pictureShape();
        byte[] levels = new byte[size()];
        picture.write(wanted.rows(), wanted.columns(), levels);
        // Without a divisor, the training values were from 0 to 1.
        double white = preprocessing instanceof Preprocessing.Pixels pixels ? pixels.divisor() : 1;
        double[] raw = new double[levels.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (levels[i] & 0xFF) * white / WHITE;
        }
        float[] x = new float[raw.length];
        preprocessing.encode(raw, x);
        return x;
    }

    /** Returns the colour behind the transparent pixels of the training pictures, 0xRRGGBB; null if each picture decides. */
    Integer background() {
        return preprocessing instanceof Preprocessing.Pixels pixels ? pixels.backgroundRgb() : null;
    }

    /** @throws ProblemException 422 if the model's input is not a picture */
    PictureShape pictureShape() {
        return (columns().isEmpty() ? PictureShape.of(shape) : Optional.<PictureShape>empty()).orElseThrow(() -> ProblemException.invalid(
                List.of(new Violation("", "takes no pictures: an example " + rule()))));
    }
}
