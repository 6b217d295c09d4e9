package dev.trainyard.nn.kernel.elementary;

/**
 * Computes erf as a quotient of polynomials of degrees 13 and 8, with Eigen's coefficients. Has no branch and no call, so that the JIT
 * vectorises loops over it. The absolute error is at most 4e-7.
 */
public final class RationalErf {

    /** For this z and above, the result is 1 within the error. */
    private static final float LIMIT = 4;

    private RationalErf() {
    }

    public static float erf(float z) {
        float x = Math.max(-LIMIT, Math.min(LIMIT, z));
        float x2 = x * x;
        float p = -2.72614225801306e-10f;
        p = p * x2 + 2.77068142495902e-08f;
        p = p * x2 - 2.10102402082508e-06f;
        p = p * x2 - 5.69250639462346e-05f;
        p = p * x2 - 7.34990630326855e-04f;
        p = p * x2 - 2.95459980854025e-03f;
        p = p * x2 - 1.60960333262415e-02f;
        float q = -1.45660718464996e-05f;
        q = q * x2 - 2.13374055278905e-04f;
        q = q * x2 - 1.68282697438203e-03f;
        q = q * x2 - 7.37332916720468e-03f;
        q = q * x2 - 1.42647390514189e-02f;
        return Math.max(-1, Math.min(1, x * p / q));
    }
}
