package dev.trainyard.study.search.analysis;

import dev.trainyard.study.search.space.CategoricalParameter;
import dev.trainyard.study.search.space.FloatParameter;
import dev.trainyard.study.search.space.IntParameter;
import dev.trainyard.study.search.space.Parameter;
import java.util.function.ToDoubleFunction;

/**
 * The cells of a grid over a parameter's range: one for each category, or cells around evenly spaced values from the lower to the upper
 * end of a range.
 */
record Cells(int count, double low, double width, ToDoubleFunction<Object> scale) {

    private static final int MOST = 50;

    static Cells of(Parameter parameter) {
        if (parameter instanceof FloatParameter range) {
            return range.log()
                    ? of(MOST, StrictMath.log(range.low()), StrictMath.log(range.high()), value -> StrictMath.log((double) value))
                    : of(MOST, range.low(), range.high(), value -> (double) value);
        }
        if (parameter instanceof IntParameter range) {
            return range.log() ? of((int) Math.min(MOST, Math.ceil(StrictMath.log(range.count()) / StrictMath.log(2)) + 1),
                    StrictMath.log(range.low()), StrictMath.log(range.high()), value -> StrictMath.log((long) value))
                    : of((int) Math.min(MOST, range.count()), range.low(), range.high(), value -> (long) value);
        }
        CategoricalParameter choice = (CategoricalParameter) parameter;
        return new Cells(choice.choices().size(), 0, 1, value -> choice.index(choice.coordinate(value)));
    }

    private static Cells of(int count, double low, double high, ToDoubleFunction<Object> scale) {
        return new Cells(count, low, (high - low) / (count - 1), scale);
    }

    /** Returns the cell of a value; the lower one at the middle between two. */
    int cell(Object value) {
        int cell = (int) Math.ceil((scale.applyAsDouble(value) - low) / width - 0.5);
        return Math.max(0, Math.min(count - 1, cell));
    }
}
