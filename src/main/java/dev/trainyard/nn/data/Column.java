package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashSet;
import java.util.List;

/** One column of a table and how its value becomes part of x. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Column permits Column.Numeric, Column.Categorical {

    /** As the table's header has it; unique in the table. */
    String name();

    /** How many values of x it makes. */
    int width();

    /**
     * The raw value as a number, a category as its index.
     *
     * @return NaN when it is not one that this column can have: see {@link #rule()}
     */
    double parse(Object value);

    /** What a value of this column must be: "must be …". */
    String rule();

    /** Writes {@link #width()} values from {@code x[at]}. */
    void encode(double raw, float[] x, int at);

    /** The value that {@code x} has from {@code at}. */
    Object restore(float[] x, int at);

    /**
     * x = (value − mean) / deviation, so that the training split has mean 0 and standard deviation 1.
     *
     * @param deviation greater than 0; 1 for a constant column, whose values differ only by rounding
     */
    @JsonTypeName("numeric")
    record Numeric(String name, double mean, double deviation) implements Column {

        private static final MathContext SHOWN = new MathContext(6);
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
            // More digits than float32 has would show 5.1 as 5.0999994.
            return new BigDecimal(x[at] * deviation + mean).round(SHOWN).doubleValue();
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
         * Returns the index of the category that {@code value} names. A number or a boolean stands for its text, because a table of text
         * has {@code 3} where JSON has 3. Text is also looked up in Unicode's form NFC; only old data sets have categories in other forms.
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

    /** A client's value in a message: short, and visibly text when it is text. */
    static String quoted(Object value) {
        String text = String.valueOf(value);
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
        return value instanceof CharSequence ? '"' + shown + '"' : shown;
    }
}
