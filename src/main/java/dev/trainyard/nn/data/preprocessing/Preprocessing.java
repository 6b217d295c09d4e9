package dev.trainyard.nn.data.preprocessing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Converts the raw values of an example to the network's input. It is learnt from the training split, and stored with the data set and
 * with the model. Training and inference apply it alike: the same values give the same bits.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Preprocessing permits Preprocessing.Identity, Preprocessing.Pixels, TablePreprocessing {

    /**
     * Returns x for the raw values of one example.
     *
     * @param values numbers, or text in a categorical column
     * @throws InvalidSpecificationException if values are wrong; names each by its index
     */
    float[] apply(List<?> values);

    /**
     * Returns x for the raw values of one example, each under its column's name, in any order.
     *
     * @throws InvalidSpecificationException if columns are wrong, missing or unknown; names each
     */
    default float[] apply(Map<String, ?> values) {
        throw new InvalidSpecificationException("", "must be an array of numbers: the values of this input have no names");
    }

    /**
     * Returns whether {@link #apply(List)} takes these numbers. False for a table with a column of categories or times, whose values only
     * {@code apply} checks.
     *
     * @param raw one number for each raw value of an example
     */
    boolean takes(double[] raw);

    /**
     * Computes x for one example whose raw values have been checked before.
     *
     * @param raw numbers; the index of a category
     * @param x   the result. Shape: {@code [width(raw.length)]}
     */
    void encode(double[] raw, float[] x);

    /** Returns the raw values from which {@code x} was made, within its precision: for display, and to be sent again. */
    List<?> restore(float[] x);

    /** Returns |x| for {@code values} raw values. */
    default int width(int values) {
        return values;
    }

    /**
     * Returns x for many examples whose raw values were checked when they were imported.
     *
     * @param raw unsigned bytes, floats or doubles. Shape: {@code [n, values]}
     * @return a new array. Shape: {@code [n, |x|]}, float32
     */
    default INDArray apply(INDArray raw) {
        return RawRows.encode(raw, this);
    }

    /** x = value. */
    @JsonTypeName("identity")
    record Identity() implements Preprocessing {

        @Override
        public float[] apply(List<?> values) {
            return numbers(values, 1);
        }

        @Override
        public boolean takes(double[] raw) {
            return areFinite(raw);
        }

        @Override
        public void encode(double[] raw, float[] x) {
            divide(raw, 1, x);
        }

        @Override
        public List<?> restore(float[] x) {
            List<Object> values = new ArrayList<>(x.length);
            for (float value : x) {
                values.add(value);
            }
            return values;
        }
    }

    /**
     * x = value / {@code divisor}: grey levels 0…255 to 0…1.
     *
     * @param divisor    the number by which each value is divided
     * @param background the colour behind the transparent pixels of picture files, as {@code #rrggbb}. Null if no picture of the data set
     *                   has such pixels, and in data sets and models that earlier versions stored: then each picture is on white, or on
     *                   black if its opaque pixels are light
     */
    @JsonTypeName("pixels")
    record Pixels(double divisor, @JsonInclude(JsonInclude.Include.NON_NULL) String background) implements Preprocessing {

        private static final int HEXADECIMAL = 16;

        public Pixels {
            new Check().that(divisor > 0 && Double.isFinite(divisor), "divisor", "must be a number greater than 0", divisor)
                    .that(background == null || background.matches("#[0-9a-f]{6}"), "background", "must be a colour as #ffffff", background)
                    .done();
        }

        public Pixels(double divisor) {
            this(divisor, null);
        }

        /** Returns the background as 0xRRGGBB; null if there is none. */
        public Integer backgroundRgb() {
            return background == null ? null : Integer.valueOf(background.substring(1), HEXADECIMAL);
        }

        @Override
        public float[] apply(List<?> values) {
            return numbers(values, divisor);
        }

        @Override
        public boolean takes(double[] raw) {
            return areFinite(raw);
        }

        @Override
        public void encode(double[] raw, float[] x) {
            divide(raw, divisor, x);
        }

        @Override
        public List<?> restore(float[] x) {
            List<Object> values = new ArrayList<>(x.length);
            for (float value : x) {
                values.add(Math.round(value * divisor));
            }
            return values;
        }
    }

    private static float[] numbers(List<?> values, double divisor) {
        double[] raw = new double[values.size()];
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < raw.length && violations.size() < Check.MAX_VIOLATIONS; i++) {
            raw[i] = values.get(i) instanceof Number number ? number.doubleValue() : Double.NaN;
            if (!isFinite(raw[i])) {
                violations.add(new Violation(Integer.toString(i), "must be a finite number, got " + Column.quoted(values.get(i))));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        float[] x = new float[raw.length];
        divide(raw, divisor, x);
        return x;
    }

    private static boolean areFinite(double[] raw) {
        for (double value : raw) {
            if (!isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFinite(double value) {
        return Float.isFinite((float) value);
    }

    private static void divide(double[] raw, double divisor, float[] x) {
        for (int i = 0; i < raw.length; i++) {
            x[i] = (float) (raw[i] / divisor);
        }
    }
}
