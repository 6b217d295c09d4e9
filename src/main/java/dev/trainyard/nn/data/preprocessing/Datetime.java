package dev.trainyard.nn.data.preprocessing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A column of dates or times. The raw value is seconds since 1970 in UTC. x has first (value − mean) / deviation, and then for each cycle
 * the sine and cosine of the value's place in it.
 *
 * @param name      the name in the table's header
 * @param format    the pattern of the dates
 * @param mean      the mean of the training split, in seconds
 * @param deviation the standard deviation of the training split, in seconds, greater than 0; 1 for a constant column
 * @param cycles    the cycles in which the values of the training split differ
 * @param missing   what replaces missing values; null if no value may be missing
 */
@JsonTypeName("datetime")
public record Datetime(String name, DateFormat format, double mean, double deviation, List<Cycle> cycles,
        @JsonInclude(JsonInclude.Include.NON_NULL) Imputation missing) implements Column {

    /** Seconds that are lost when x is rounded to float32, at least. */
    private static final double LEAST_PRECISION = 1e-3;
    private static final int DAY_HOURS = 24;

    /** A part of a date or time that comes round. */
    public enum Cycle {
        @JsonProperty("month") MONTH,
        @JsonProperty("weekday") WEEKDAY,
        @JsonProperty("hour") HOUR;

        /** Returns the place in the cycle, from 0 to 1, at {@code seconds} since 1970 in UTC. */
        public double placeAt(double seconds) {
            return place(time(seconds));
        }

        /** The place in the cycle, from 0 to 1. */
        double place(OffsetDateTime time) {
            return switch (this) {
                case MONTH -> (time.getMonthValue() - 1) / 12.0;
                case WEEKDAY -> (time.getDayOfWeek().getValue() - 1) / 7.0;
                case HOUR -> (time.getHour() + time.getMinute() / 60.0) / DAY_HOURS;
            };
        }
    }

    public Datetime {
        Check check = new Check();
        check.present(name, "name");
        check.present(format, "format");
        check.present(cycles, "cycles");
        check.finite(mean, "mean").positive(deviation, "deviation").done();
        cycles = List.copyOf(cycles);
    }

    /** @param values seconds; NaN where a value is missing and {@code missing} stands for it */
    public static Datetime learn(String name, DateFormat format, double[] values, Imputation missing) {
        Numeric number = Numeric.learn(name, values, missing);
        List<Cycle> cycles = new ArrayList<>();
        for (Cycle cycle : Cycle.values()) {
            if (Arrays.stream(values).filter(value -> !Double.isNaN(value)).map(value -> cycle.place(time(value))).distinct().count() > 1) {
                cycles.add(cycle);
            }
        }
        return new Datetime(name, format, number.mean(), number.deviation(), cycles, missing);
    }

    private static OffsetDateTime time(double seconds) {
        return Instant.ofEpochSecond((long) Math.floor(seconds)).atOffset(ZoneOffset.UTC);
    }

    private Numeric number() {
        return new Numeric(name, mean, deviation, missing);
    }

    @Override
    public int width() {
        return number().width() + 2 * cycles.size();
    }

    @Override
    public double parse(Object value) {
        return value instanceof String text ? number().parse(DateParsers.of(format).seconds(text)) : Double.NaN;
    }

    @Override
    public String rule() {
        return format.pattern().equals(DateFormat.ISO)
                ? "must be a date or time as ISO 8601 has it, such as 2024-02-29 or 2024-02-29T12:30:00"
                : "must be a date or time of the form " + format.shown();
    }

    @Override
    public boolean takesMissing() {
        return missing != null;
    }

    @Override
    public void encode(double raw, float[] x, int at) {
        Numeric number = number();
        number.encode(raw, x, at);
        OffsetDateTime time = time(Double.isNaN(raw) && missing != null ? missing.value() : raw);
        int next = at + number.width();
        for (Cycle cycle : cycles) {
            double angle = 2 * Math.PI * cycle.place(time);
            x[next++] = (float) Math.sin(angle);
            x[next++] = (float) Math.cos(angle);
        }
    }

    @Override
    public Object restore(float[] x, int at) {
        Object seconds = number().restore(x, at);
        return seconds == null ? null : DateParsers.of(format).text(x[at] * deviation + mean,
                Math.max(LEAST_PRECISION, Math.ulp(x[at]) * deviation));
    }
}
