package dev.trainyard.study.search.gaussianprocess;

/**
 * Input warping: the cumulative distribution function of Kumaraswamy's distribution, w(u) = 1 − (1 − uᵃ)ᵇ on [0, 1], which stretches a
 * parameter where the objective changes quickly. Snoek et al. (2014) warp by the beta distribution's function, which has the same shapes;
 * this one has a closed form. a = b = 1 is the identity.
 *
 * @param w       w(u)
 * @param byU     ∂w/∂u
 * @param byLogA  ∂w/∂ log a
 * @param byLogB  ∂w/∂ log b
 */
record Kumaraswamy(double w, double byU, double byLogA, double byLogB) {

    /** Keeps logarithms and slopes finite at the ends; the warping is exact elsewhere. */
    private static final double MARGIN = 1e-7;

    static Kumaraswamy at(double u, double logA, double logB) {
        if (logA == 0 && logB == 0) {
            return identity(u);
        }
        double a = StrictMath.exp(logA);
        double b = StrictMath.exp(logB);
        double v = inside(u);
        double logU = StrictMath.log(v);
        double power = StrictMath.exp(a * logU);
        double rest = 1 - power;
        double logRest = StrictMath.log(rest);
        double survival = StrictMath.exp(b * logRest);
        double slope = b * survival / rest * power;
        return new Kumaraswamy(1 - survival, slope * a / v, slope * a * logU, -survival * b * logRest);
    }

    private static Kumaraswamy identity(double u) {
        double v = inside(u);
        double logRest = StrictMath.log(1 - v);
        return new Kumaraswamy(u, 1, v * StrictMath.log(v), -(1 - v) * logRest);
    }

    static double value(double u, double logA, double logB) {
        if (logA == 0 && logB == 0) {
            return u;
        }
        double power = StrictMath.exp(StrictMath.exp(logA) * StrictMath.log(inside(u)));
        return 1 - StrictMath.exp(StrictMath.exp(logB) * StrictMath.log(1 - power));
    }

    private static double inside(double u) {
        return Math.min(Math.max(u, MARGIN), 1 - MARGIN);
    }
}
