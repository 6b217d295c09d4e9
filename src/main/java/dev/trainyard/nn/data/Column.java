package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Text;
import java.util.LinkedHashSet;
import java.util.List;

/** Encodes the values of one column of a table as a part of x. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Column permits Column.Numeric, Column.Categorical {

    /** The name in the table's header; unique in the table. */
    String name();

    /** The number of values of x that encode this column. */
    int width();

    /**
     * Returns the raw value as a number; for a category, its index.
     *
     * @return NaN if the value breaks this column's {@link #rule()}
     */
    double parse(Object value);

    /** Returns the rule for values of this column: "must be …". */
    String rule();

    /** Encodes a value as {@link #width()} values, starting at {@code x[at]}. */
    void encode(double raw, float[] x, int at);

    /** Returns the value whose code starts at {@code x[at]}. */
    Object restore(float[] x, int at);

    /**
     * x = (value − mean) / deviation, so that the training split has mean 0 and standard deviation 1.
     *
     * @param deviation greater than 0; 1 for a constant column, whose values differ only by rounding
     */
    @JsonTypeName("numeric")
    record Numeric(String name, double mean, double deviation) implements Column {

        /** The largest rounding error relative to the largest value: a few hundred units in the last place, as in a sum of columns. */
        private static final double ROUNDING = 1e-13;

        public Numeric {
            Check check = new Check();
            check.present(name, "name");
            check.finite(mean, "mean")
                    .that(deviation > 0 && Double.isFinite(deviation), "deviation", "must be a number greater than 0", deviation)
                    .done();
        }

        /**
         * Computes mean and standard deviation of {@code values} in one stable pass (Welford 1962). If the values differ only by rounding,
         * the column is constant: dividing by such a deviation would make noise as large as any other column.
         */
        public static Numeric learn(String name, double[] values) {
            double mean = 0;
            double squares = 0;
            double largest = 0;
            for (int n = 1; n <= values.length; n++) {
                double value = values[n - 1];
                double difference = value - mean;
                mean += difference / n;
                squares += difference * (value - mean);
                largest = Math.max(largest, Math.abs(value));
            }
            double deviation = Math.sqrt(squares / values.length);
            return new Numeric(name, mean, deviation > ROUNDING * largest && Double.isFinite(deviation) ? deviation : 1);
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public double parse(Object value) {
            double number = value instanceof Number n ? n.doubleValue() : Double.NaN;
            return Float.isFinite(standardised(number)) ? number : Double.NaN;
        }

        @Override
        public String rule() {
            return "must be a finite number";
        }

        @Override
        public void encode(double raw, float[] x, int at) {
            x[at] = standardised(raw);
        }

        @Override
        public Object restore(float[] x, int at) {
            double value = x[at] * deviation + mean;
            // Rounding x to float32 and computing the value in float64 have moved it by this much at most.
            return ShownNumber.of(value, Math.ulp(x[at]) / 2 * deviation + 2 * Math.max(Math.ulp(value), Math.ulp(mean)));
        }

        private float standardised(double value) {
            return (float) ((value - mean) / deviation);
        }
    }

    /** One-hot: x is 1 at the category's index and 0 elsewhere. */
    @JsonTypeName("categorical")
    record Categorical(String name, List<String> categories) implements Column {

        public Categorical {
            Check check = new Check();
            check.present(name, "name");
            if (check.present(categories, "categories")) {
                check.that(!categories.isEmpty() && new LinkedHashSet<>(categories).size() == categories.size(), "categories",
                        "must be one or more different texts", categories);
            }
            check.done();
            categories = List.copyOf(categories);
        }

        @Override
        public int width() {
            return categories.size();
        }

        /**
         * Returns the index of the category that {@code value} names. Numbers and booleans are looked up by their text, because categories
         * are text: the number 3 names the category "3". Text is also looked up in Unicode's form NFC; only old data sets have categories
         * in other forms.
         */
        @Override
        public double parse(Object value) {
            int index = value == null ? -1 : categories.indexOf(value.toString());
            if (index < 0 && value instanceof String text) {
                index = categories.indexOf(Text.normalized(text));
            }
            return index < 0 ? Double.NaN : index;
        }

        @Override
        public String rule() {
            int shown = Math.min(20, categories.size());
            return "must be one of " + String.join(", ", categories.subList(0, shown))
                    + (shown < categories.size() ? " and " + (categories.size() - shown) + " more" : "");
        }

        @Override
        public void encode(double raw, float[] x, int at) {
            for (int i = 0; i < categories.size(); i++) {
                x[at + i] = i == raw ? 1 : 0;
            }
        }

        @Override
        public Object restore(float[] x, int at) {
            int hot = 0;
            while (hot < categories.size() - 1 && x[at + hot] != 1) {
                hot++;
            }
            return categories.get(hot);
        }
    }

    /** Returns a client's value for a message: shortened, and in quotation marks if it is text. */
    static String quoted(Object value) {
        String text = String.valueOf(value);
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
        return value instanceof CharSequence ? '"' + shown + '"' : shown;
    }
}
