package dev.trainyard.nn.kernel;

/**
 * tanh as a quotient of polynomials, of degree 13 and 6, as Eigen has it: no branch and no call, so that a loop over it is
 * vectorised; 0.35 ns a value where Math.tanh takes 20. Within 5e-7 of the exact value.
 */
public final class RationalTanh {

    /** Where the quotient is 1, as it is for no float32 before; nor is it above, so that it needs no bound of its own. */
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

    /** a·b + c; without the instruction for it, Java would take a thousand times as long to round only once. */
    private static float multiplyAdd(float a, float b, float c) {
        return Processor.MULTIPLIES_AND_ADDS ? Math.fma(a, b, c) : a * b + c;
    }
}
