package dev.trainyard.study.search.gaussianprocess;

/**
 * Logarithm of the expected improvement of a normally distributed value on the least value so far (Ament et al. 2023):
 *
 * <pre>
 * log EI = log σ + log h(z),   h(z) = φ(z) + z Φ(z),   z = (best − μ)/σ
 * </pre>
 *
 * EI itself underflows to 0 far from the best, where its gradient then shows no direction. For z ≤ −1, the sum in h cancels; Ament et al.
 * use erfcx there. This class uses the integrals Iₙ of the normal density, I₋₁ = φ, I₀(x) = Φ(−x), I₁(x) = h(−x), whose ratios
 * rₙ = Iₙ/Iₙ₋₁ are continued fractions of positive terms, rₙ = 1/(x + (n + 1) rₙ₊₁) (Abramowitz and Stegun 1964, 7.2). Then
 * h = φ r₀ r₁ without any cancellation: the relative error is below 1e-13 for every z.
 *
 * @param value       log EI
 * @param byMean      ∂/∂μ
 * @param byDeviation ∂/∂σ
 */
public record LogExpectedImprovement(double value, double byMean, double byDeviation) {

    private static final double LOG_ROOT_2_PI = StrictMath.log(2 * Math.PI) / 2;

    /** @param deviation σ, greater than 0 */
    public static LogExpectedImprovement of(double mean, double deviation, double best) {
        double z = (best - mean) / deviation;
        double logDensity = -z * z / 2 - LOG_ROOT_2_PI;
        double logH;
        double cumulativeByH;
        double densityByH;
        if (z <= -1) {
            double r1 = ratio(-z, 1);
            double r0 = 1 / (-z + r1);
            logH = logDensity + StrictMath.log(r0 * r1);
            cumulativeByH = 1 / r1;
            densityByH = 1 / (r0 * r1);
        } else {
            double density = StrictMath.exp(logDensity);
            double cumulative = z > 1 ? 1 - density * ratio(z, 0) : cumulativeNearZero(z, density);
            double h = density + z * cumulative;
            logH = StrictMath.log(h);
            cumulativeByH = cumulative / h;
            densityByH = density / h;
        }
        // h' = Φ, and h − zΦ = φ.
        return new LogExpectedImprovement(StrictMath.log(deviation) + logH, -cumulativeByH / deviation, densityByH / deviation);
    }

    /** Returns rₙ(x) for x ≥ 1, from the end of the continued fraction. */
    private static double ratio(double x, int n) {
        // Further terms do not change the result in double precision, from x = 1, which needs most, to the far tail.
        int depth = n + 30 + (int) (600 / (x * x));
        double ratio = 1 / (x + StrictMath.sqrt(depth));
        for (int k = depth; k > n; k--) {
            ratio = 1 / (x + k * ratio);
        }
        return ratio;
    }

    /** Returns Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/15 + …), whose terms have one sign. */
    private static double cumulativeNearZero(double z, double density) {
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + density * sum;
    }
}
