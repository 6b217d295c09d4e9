package dev.trainyard.nn.data.preprocessing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import java.util.LinkedHashSet;
import java.util.List;

/** Encodes the values of one column of a table as a part of x. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Column permits Column.Numeric, Column.Categorical, Datetime {

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

    /** Returns whether a value may be missing: null, or absent from a row by names. Its raw value is NaN. */
    boolean takesMissing();

    /** Returns whether the value stands for a missing one. */
    default boolean isMissing(Object value) {
        return value == null;
    }

    /** Returns this column, but for categories that training did not see, which it takes. */
    default Column acceptingUnknown() {
        return this;
    }

    /**
     * Writes {@link #width()} values from {@code x[at]}.
     *
     * @param raw NaN for a missing value
     */
    void encode(double raw, float[] x, int at);

    /** Returns the value whose code starts at {@code x[at]}. */
    Object restore(float[] x, int at);

    /**
     * x = (value − mean) / deviation, so that the training split has mean 0 and standard deviation 1.
     *
     * @param name      the name in the table's header
     * @param mean      the mean of the training split
     * @param deviation the standard deviation of the training split: greater than 0; 1 for a constant column, whose values differ
     *                  only by rounding
     * @param missing   what replaces missing values; null if no value may be missing, and in columns stored before this field existed
     */
    @JsonTypeName("numeric")
    record Numeric(String name, double mean, double deviation, @JsonInclude(JsonInclude.Include.NON_NULL) Imputation missing)
            implements Column {

        /** The largest rounding error relative to the largest value: a few hundred units in the last place, as in a sum of columns. */
        private static final double ROUNDING = 1e-13;

        public Numeric {
            Check check = new Check();
            check.present(name, "name");
            check.finite(mean, "mean")
                    .that(deviation > 0 && Double.isFinite(deviation), "deviation", "must be a number greater than 0", deviation)
                    .done();
        }

        /** A column whose values are never missing. */
        public Numeric(String name, double mean, double deviation) {
            this(name, mean, deviation, null);
        }

        /** Learns from values without a missing one, as {@link #learn(String, double[], Imputation)} does. */
        public static Numeric learn(String name, double[] values) {
            return learn(name, values, null);
        }

        /**
         * Computes mean and standard deviation of {@code values} in one stable pass (Welford 1962). If the values differ only by rounding,
         * the column is constant: dividing by such a deviation would make noise as large as any other column.
         *
         * @param values  NaN for a missing value, which counts as the value of {@code missing}
         * @param missing what replaces missing values; null if no value is missing
         */
        public static Numeric learn(String name, double[] values, Imputation missing) {
            double mean = 0;
            double squares = 0;
            double largest = 0;
            for (int n = 1; n <= values.length; n++) {
                double value = missing != null && Double.isNaN(values[n - 1]) ? missing.value() : values[n - 1];
                double difference = value - mean;
                mean += difference / n;
                squares += difference * (value - mean);
                largest = Math.max(largest, Math.abs(value));
            }
            double deviation = Math.sqrt(squares / values.length);
            return new Numeric(name, mean, deviation > ROUNDING * largest && Double.isFinite(deviation) ? deviation : 1, missing);
        }

        @Override
        public int width() {
            return hasIndicator() ? 2 : 1;
        }

        private boolean hasIndicator() {
            return missing != null && missing.indicator();
        }

        @Override
        public boolean takesMissing() {
            return missing != null;
        }

        @Override
        public double parse(Object value) {
            return value instanceof Number n && takes(n.doubleValue()) ? n.doubleValue() : Double.NaN;
        }

        /** Returns whether the number obeys this column's {@link #rule()}. */
        boolean takes(double number) {
            return Float.isFinite(standardised(number));
        }

        @Override
        public String rule() {
            return "must be a finite number";
        }

        @Override
        public void encode(double raw, float[] x, int at) {
            x[at] = standardised(Double.isNaN(raw) && missing != null ? missing.value() : raw);
            if (hasIndicator()) {
                x[at + 1] = Double.isNaN(raw) ? 1 : 0;
            }
        }

        @Override
        public Object restore(float[] x, int at) {
            if (hasIndicator() && x[at + 1] == 1) {
                return null;
            }
            double value = x[at] * deviation + mean;
            // Rounding x to float32 and computing the value in float64 have moved it by this much at most.
            return ShownNumber.of(value, Math.ulp(x[at]) / 2 * deviation + 2 * Math.max(Math.ulp(value), Math.ulp(mean)));
        }

        private float standardised(double value) {
            return (float) ((value - mean) / deviation);
        }
    }

    /**
     * One-hot: x is 1 at the category's index and 0 elsewhere. Behind the categories there is a place for the rare ones together, if there
     * are any, and one for missing values, if they have their own. x is 0 everywhere for a category that training did not see; if there
     * is a place for the rare ones, that is its place.
     *
     * @param name       the name in the table's header
     * @param categories the texts with a place of their own, in the order of the places
     * @param rare       the categories that share a place; null if each category has a place of its own
     * @param missing    what replaces missing values; null if no value may be missing
     * @param unknown    whether a category is taken that training did not see; null for no
     */
    @JsonTypeName("categorical")
    record Categorical(String name, List<String> categories, @JsonInclude(JsonInclude.Include.NON_NULL) Rare rare,
            @JsonInclude(JsonInclude.Include.NON_NULL) Missing missing,
            @JsonInclude(JsonInclude.Include.NON_NULL) Boolean unknown) implements Column {

        /** The raw value of a category that training did not see. */
        public static final double UNKNOWN = -1;

        private static final String UNKNOWN_SHOWN = "<unknown>";

        /**
         * Categories that share a place because each is rare in the training split, and the name of that place.
         *
         * @param name       the name of the place
         * @param categories the texts that share it
         */
        public record Rare(String name, List<String> categories) {

            public Rare {
                categories = CategoryTexts.of(categories);
            }
        }

        /**
         * Replaces missing values.
         *
         * @param strategy what replaces a missing value
         * @param category the most frequent category, or a constant; null for a place of its own
         * @param markers  texts that stand for a missing value, as null and blank text do; null if there are no others, and in columns
         *                 stored before this field existed
         */
        public record Missing(Strategy strategy, @JsonInclude(JsonInclude.Include.NON_NULL) String category,
                @JsonInclude(JsonInclude.Include.NON_NULL) List<String> markers) {

            /** The replacement of a missing value in a column of texts. */
            public enum Strategy {
                /** A place of its own. */
                @JsonProperty("category") CATEGORY,
                /** The most frequent category of the training split. */
                @JsonProperty("most_frequent") MOST_FREQUENT,
                /** A category that the client chose. */
                @JsonProperty("constant") CONSTANT
            }

            public Missing {
                markers = markers == null ? null : CategoryTexts.of(markers);
            }

            /** Replaces missing values, which no text but a blank one stands for. */
            public Missing(Strategy strategy, String category) {
                this(strategy, category, null);
            }
        }

        public Categorical {
            Check check = new Check();
            check.present(name, "name");
            if (check.present(categories, "categories")) {
                check.that((!categories.isEmpty() || rare != null) && new LinkedHashSet<>(categories).size() == categories.size(),
                        "categories", "must be one or more different texts", categories);
            }
            check.done();
            categories = CategoryTexts.of(categories);
        }

        /** A column of categories that have a place each and are never missing. */
        public Categorical(String name, List<String> categories) {
            this(name, categories, null, null, null);
        }

        @Override
        public int width() {
            return categories.size() + (rare == null ? 0 : 1) + (hasMissingPlace() ? 1 : 0);
        }

        private boolean hasMissingPlace() {
            return missing != null && missing.category() == null;
        }

        @Override
        public boolean takesMissing() {
            return missing != null;
        }

        @Override
        public Categorical acceptingUnknown() {
            return new Categorical(name, categories, rare, missing, true);
        }

        /** Returns the index of the category that {@code value} names, as {@link CategoryLookup#place} finds it. */
        @Override
        public double parse(Object value) {
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                return Double.NaN;
            }
            CategoryLookup lookup = new CategoryLookup(categories, rare);
            int index = lookup.place(value);
            boolean absent = index == CategoryLookup.ABSENT && Boolean.TRUE.equals(unknown) && !CategoryLookup.isMarker(value, missing);
            return index >= 0 ? index : absent && lookup.mayBeUnknown(value) ? unknownPlace() : Double.NaN;
        }

        @Override
        public boolean isMissing(Object value) {
            return value == null || CategoryLookup.isMarker(value, missing) && Double.isNaN(parse(value));
        }

        /** The raw value of a category that training did not see. */
        public double unknownPlace() {
            return rare == null ? UNKNOWN : categories.size();
        }

        @Override
        public String rule() {
            return "must be one of " + new CategoryLookup(categories, rare).shown();
        }

        @Override
        public void encode(double raw, float[] x, int at) {
            int width = width();
            double place = !Double.isNaN(raw) || missing == null ? raw : hasMissingPlace() ? width - 1 : replacement();
            for (int i = 0; i < width; i++) {
                x[at + i] = i == place ? 1 : 0;
            }
        }

        /** Returns the place of the category that replaces a missing value; the training split may lack a constant. */
        private double replacement() {
            double place = parse(missing.category());
            return Double.isNaN(place) ? unknownPlace() : place;
        }

        @Override
        public Object restore(float[] x, int at) {
            for (int i = 0; i < width(); i++) {
                if (x[at + i] == 1) {
                    return i < categories.size() ? categories.get(i) : i == categories.size() && rare != null ? rare.name() : null;
                }
            }
            return UNKNOWN_SHOWN;
        }
    }

    /** Returns a client's value for a message: shortened, and in quotation marks if it is text. */
    static String quoted(Object value) {
        String text = String.valueOf(value);
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
        return value instanceof CharSequence ? '"' + shown + '"' : shown;
    }
}
