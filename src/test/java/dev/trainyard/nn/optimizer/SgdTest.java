package dev.trainyard.nn.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Tests the update equations on two weights and a bias with a known gradient: δᵀx of one example with δ = 1. */
class SgdTest {

    private static final float ETA = 0.25f;
    private static final int N = 8;
    private static final float[] X = {3, -5};

    private final Kernels kernels = new CpuKernels();
    private final Parameters w = Parameters.zeros(List.of(List.of(new Section("weight", 1, 2, true, 2, 1),
            new Section("bias", 1, 1, false, 2, 1))), DataType.FLOAT);

    SgdTest() {
        w.vector().assign(Nd4j.createFromArray(0.5f, -1.5f, 0.75f));
    }

    @Test
    void plainStepIsEquation11ToTheLastBit() {
        step(new Sgd(ETA, 0).bind(w, new Regularization(0, 2), null, N, kernels));

        float keep = 1 - ETA * 2 / N;
        assertThat(w.vector().toFloatVector()).containsExactly(keep * 0.5f - ETA * 3, keep * -1.5f + ETA * 5, 0.75f - ETA);
    }

    @Test
    void l1StepIsEquation14ToTheLastBit() {
        step(new Sgd(ETA, 0).bind(w, new Regularization(4, 0), null, N, kernels));

        float shrink = ETA * 4 / N;
        assertThat(w.vector().toFloatVector()).containsExactly(0.5f + (-ETA * 3 - shrink), -1.5f + (ETA * 5 + shrink), 0.75f - ETA);
    }

    @Test
    void bothPenaltiesActOnTheOldWeights() {
        step(new Sgd(ETA, 0).bind(w, new Regularization(4, 2), null, N, kernels));

        float l1 = ETA * 4 / N;
        float l2 = ETA * 2 / N;
        assertThat(w.vector().toFloatVector()).containsExactly(
                new float[] {0.5f - ETA * 3 - l2 * 0.5f - l1, -1.5f + ETA * 5 + l2 * 1.5f + l1, 0.75f - ETA}, within(1e-7f));
    }

    @Test
    void aWeightOfZeroIsNotShrunkByL1() {
        w.vector().assign(0);
        UpdateRule rule = new Sgd(ETA, 0).bind(w, new Regularization(4, 0), null, N, kernels);
        rule.accumulation(ETA, 1);
        rule.complete(ETA);

        assertThat(w.vector().toFloatVector()).containsExactly(0, 0, 0);
    }

    @Test
    void momentumIsEquations17And18() {
        UpdateRule rule = new Sgd(ETA, 0.5).bind(w, new Regularization(0, 2), null, N, kernels);
        step(rule);
        step(rule);

        float decay = ETA * 2 / N;
        float v1 = -ETA * 3 - decay * 0.5f;
        float w1 = 0.5f + v1;
        float v2 = 0.5f * v1 - ETA * 3 - decay * w1;
        assertThat(rule.state().get("velocity").vector().getFloat(0)).isCloseTo(v2, within(1e-6f));
        assertThat(w.vector().getFloat(0)).isCloseTo(w1 + v2, within(1e-6f));
        assertThat(w.vector().getFloat(2)).isCloseTo(0.75f - ETA - 1.5f * ETA, within(1e-6f));
    }

    @Test
    void momentumReachesTheMinimumOfAParabolaBeforePlainDescent() {
        assertThat(distanceAfter(100, new Sgd(0.005, 0))).isGreaterThan(0.3);
        assertThat(distanceAfter(100, new Sgd(0.005, 0.9))).isLessThan(0.02);
    }

    /** Returns the distance from the minimum 0 of C = ½(w₁² + 100 w₂²) after steps from (1, 1). */
    private double distanceAfter(int steps, Sgd sgd) {
        w.vector().assign(Nd4j.createFromArray(1f, 1f, 0f));
        UpdateRule rule = sgd.bind(w, Regularization.NONE, null, N, kernels);
        for (int i = 0; i < steps; i++) {
            INDArray gradient = Nd4j.createFromArray(new float[][] {{w.vector().getFloat(0), 100 * w.vector().getFloat(1)}});
            accumulate(rule.accumulation(sgd.learningRate(), 1), gradient, 0);
            rule.complete(sgd.learningRate());
        }
        return Math.hypot(w.vector().getFloat(0), w.vector().getFloat(1));
    }

    private void step(UpdateRule rule) {
        accumulate(rule.accumulation(ETA, 1), Nd4j.createFromArray(new float[][] {X}), 1);
        rule.complete(ETA);
    }

    private void accumulate(Accumulation into, INDArray gradient, float biasGradient) {
        List<Matrix> target = into.target().layer(0);
        kernels.accumulate(into.alpha(), Matrix.of(Nd4j.createFromArray(new float[][] {{1}})), Matrix.of(gradient), into.weightBeta(),
                target.get(0));
        kernels.accumulateRows(into.alpha(), Matrix.of(Nd4j.createFromArray(new float[][] {{biasGradient}})), into.biasBeta(),
                target.get(1));
    }
}
