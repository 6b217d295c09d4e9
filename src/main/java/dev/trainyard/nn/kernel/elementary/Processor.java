package dev.trainyard.nn.kernel.elementary;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Instruction sets of this machine's processor, as detected by ND4J. */
public final class Processor {

    public static final boolean AVX_512;
    /** Whether there is an FMA instruction for a·b + c, as on every processor with AVX2. */
    static final boolean MULTIPLIES_AND_ADDS;

    static {
        Nd4j.getBlasWrapper();
        // 0 for any x86-64, 1 with AVX, 2 with AVX2, 3 with AVX-512.
        int level = NativeOpsHolder.getInstance().getDeviceNativeOps().optimalLevel();
        AVX_512 = level >= 3;
        MULTIPLIES_AND_ADDS = level >= 2;
    }

    private Processor() {
    }
}
