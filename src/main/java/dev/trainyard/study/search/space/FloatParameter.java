package dev.trainyard.study.search.space;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;

/**
 * A real number in [low, high].
 *
 * @param log whether the coordinate is proportional to the logarithm, for values whose order of magnitude matters, such as a learning rate
 */
@JsonTypeName("float")
public record FloatParameter(String name, double low, double high, @JsonProperty(defaultValue = "false") boolean log, Condition when)
        implements Parameter {

    public FloatParameter {
        Check check = new Check();
        check.present(name, "name");
        check.finite(low, "low").finite(high, "high").that(!(low >= high), "high", "must be greater than low, " + low, high);
        check.that(!Double.isFinite(low) || !Double.isFinite(high) || log || Double.isFinite(high - low), "high",
                "must be less than the greatest double above low", high);
        check.that(!log || low > 0, "low", "must be greater than 0 on a logarithmic scale", low);
        check.done();
    }

    public FloatParameter(String name, double low, double high) {
        this(name, low, high, false, null);
    }

    @Override
    public long count() {
        return UNCOUNTABLE;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public Double value(double coordinate) {
        // Rounding must not move the ends.
        if (coordinate <= 0 || coordinate >= 1) {
            return coordinate <= 0 ? low : high;
        }
        double value = log ? low * StrictMath.exp(coordinate * StrictMath.log(high / low)) : low + coordinate * (high - low);
        return Math.min(Math.max(value, low), high);
    }

    @Override
    public double coordinate(Object value) {
        if (!(value instanceof Number number) || !(number.doubleValue() >= low && number.doubleValue() <= high)) {
            return Double.NaN;
        }
        double x = number.doubleValue();
        return log ? StrictMath.log(x / low) / StrictMath.log(high / low) : (x - low) / (high - low);
    }
}
