package dev.trainyard.study.search.gaussianprocess;

/**
 * The Matérn kernel with ν = 5/2 as a function of the squared scaled distance r² = Σ δ²/ℓ² (Rasmussen and Williams 2006, equation 4.17):
 * k(r) = (1 + √5 r + 5/3 r²) exp(−√5 r). Functions of this smoothness have two derivatives; Snoek et al. (2012) found it to fit
 * hyperparameters better than the squared exponential kernel.
 */
final class Matern52 {

    private static final double SQRT_5 = StrictMath.sqrt(5);

    private Matern52() {
    }

    static double value(double r2) {
        double t = SQRT_5 * StrictMath.sqrt(r2);
        return (1 + t + t * t / 3) * StrictMath.exp(-t);
    }

    /** Returns the kernel's value, and sets {@code slope[i]} to dk/d(r²) = −5/6 (1 + √5 r) exp(−√5 r). */
    static double value(double r2, double[] slope, int i) {
        double t = SQRT_5 * StrictMath.sqrt(r2);
        double e = StrictMath.exp(-t);
        slope[i] = -5.0 / 6 * (1 + t) * e;
        return (1 + t + t * t / 3) * e;
    }
}
