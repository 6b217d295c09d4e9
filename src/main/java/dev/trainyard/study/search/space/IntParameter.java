package dev.trainyard.study.search.space;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;

/**
 * An integer in [low, high].
 *
 * @param log whether the intervals of the coordinate have equal ratios instead of equal widths: 16, 32, 64 are then equally far apart
 */
@JsonTypeName("int")
public record IntParameter(String name, long low, long high, @JsonProperty(defaultValue = "false") boolean log, Condition when)
        implements Parameter {

    /** The greatest magnitude of a bound: doubles represent these integers, and the distances between them, exactly. */
    private static final long LIMIT = 1L << 50;

    public IntParameter {
        Check check = new Check();
        check.present(name, "name");
        check.that(low >= -LIMIT && low <= LIMIT, "low", "must be between -2^50 and 2^50", low)
                .that(high >= -LIMIT && high <= LIMIT, "high", "must be between -2^50 and 2^50", high)
                .that(low <= high, "high", "must be at least low, " + low, high)
                .that(!log || low > 0, "low", "must be greater than 0 on a logarithmic scale", low)
                .done();
    }

    public IntParameter(String name, long low, long high) {
        this(name, low, high, false, null);
    }

    @Override
    public long count() {
        return high - low + 1;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public Long value(double coordinate) {
        return low + index(coordinate);
    }

    @Override
    public double coordinate(Object value) {
        if (!(value instanceof Number number) || number.doubleValue() != number.longValue() || number.longValue() < low
                || number.longValue() > high) {
            return Double.NaN;
        }
        return centre(number.longValue() - low);
    }

    @Override
    public double centre(long index) {
        // On a logarithmic scale, the interval of a value x reaches from log(x − 0.5) to log(x + 0.5).
        return log ? StrictMath.log((low + index) / (low - 0.5)) / span() : Parameter.super.centre(index);
    }

    @Override
    public double edge(long index) {
        return log ? StrictMath.log((low + index - 0.5) / (low - 0.5)) / span() : Parameter.super.edge(index);
    }

    @Override
    public long index(double coordinate) {
        if (!log) {
            return Parameter.super.index(coordinate);
        }
        double value = (low - 0.5) * StrictMath.exp(coordinate * span());
        return Math.max(low, Math.min(high, Math.round(value))) - low;
    }

    private double span() {
        return StrictMath.log((high + 0.5) / (low - 0.5));
    }
}
