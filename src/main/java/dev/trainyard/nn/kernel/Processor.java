package dev.trainyard.nn.kernel;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What this machine's processor can do, as ND4J found it. */
final class Processor {

    static final boolean AVX_512;
    /** Whether a·b + c is one instruction: every processor with AVX2 has it. */
    static final boolean MULTIPLIES_AND_ADDS;

    static {
        Nd4j.getBlasWrapper();
        // 0 of any x86-64, 1 with AVX, 2 with AVX2, 3 with AVX-512.
        int level = NativeOpsHolder.getInstance().getDeviceNativeOps().optimalLevel();
        AVX_512 = level >= 3;
        MULTIPLIES_AND_ADDS = level >= 2;
    }

    private Processor() {
    }
}
