package dev.trainyard.study.search.gaussianprocess;

/**
 * Output warping: the power transform of Yeo and Johnson (2000), increasing in y and the identity for λ = 1. λ &lt; 1 compresses large
 * values, as a logarithm does; λ &gt; 1 compresses values far below 0.
 */
final class YeoJohnson {

    private YeoJohnson() {
    }

    static double value(double y, double lambda) {
        return y >= 0 ? power(StrictMath.log1p(y), lambda) : -power(StrictMath.log1p(-y), 2 - lambda);
    }

    /** Returns (eᵏˡ − 1)/k, which is ((1 + |y|)ᵏ − 1)/k for l = log(1 + |y|), and its limit l for k = 0. */
    private static double power(double l, double k) {
        return Math.abs(k) < 1e-8 ? l : StrictMath.expm1(k * l) / k;
    }

    /** Returns ∂t/∂λ. */
    static double byLambda(double y, double lambda) {
        return y >= 0 ? powerByExponent(StrictMath.log1p(y), lambda) : powerByExponent(StrictMath.log1p(-y), 2 - lambda);
    }

    private static double powerByExponent(double l, double k) {
        return Math.abs(k) < 1e-4 ? l * l / 2 + k * l * l * l / 3 : (l * StrictMath.exp(k * l) - StrictMath.expm1(k * l) / k) / k;
    }

    /** Returns log dt/dy = (λ − 1) sign(y) log(1 + |y|), the term of the change of variables in a likelihood. */
    static double logSlope(double y, double lambda) {
        return (lambda - 1) * logSlopeByLambda(y);
    }

    /** Returns ∂/∂λ log dt/dy. */
    static double logSlopeByLambda(double y) {
        return y >= 0 ? StrictMath.log1p(y) : -StrictMath.log1p(-y);
    }
}
