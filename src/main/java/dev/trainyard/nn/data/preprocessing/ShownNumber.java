package dev.trainyard.nn.data.preprocessing;

import java.math.BigDecimal;
import java.math.MathContext;

/** Finds a short decimal number for a value that is known only to a certain precision. */
final class ShownNumber {

    private static final int MOST_DIGITS = 17;

    private ShownNumber() {
    }

    /**
     * Returns 0 if it is within {@code precision} of {@code value}, else {@code value} rounded to the fewest digits that change it by no
     * more than that: more digits than float32 has would show 5.1 as 5.0999994.
     */
    static double of(double value, double precision) {
        if (Math.abs(value) <= precision) {
            return 0;
        }
        if (!Double.isFinite(value)) {
            return value;
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            double rounded = exact.round(new MathContext(digits)).doubleValue();
            if (Math.abs(rounded - value) <= precision) {
                return rounded;
            }
        }
        return value;
    }
}
