package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Rescaling;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², g ← m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ), t the number of steps
 * taken. The divisions correct the bias of running means that start at zero.
 */
final class Moments implements Transform, Rescaling {

    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final Parameters mean;
    private final Parameters square;
    private final Parameters steps;
    private final Kernels kernels;
    private final double[] t = new double[1];
    private float meanFactor;
    private float rootFactor;

    Moments(double beta1, double beta2, double epsilon, Parameters w, Kernels kernels) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
        this.mean = w.zerosLike();
        this.square = w.zerosLike();
        this.steps = Parameters.zeros(List.of(List.of(new Section("steps", 1, 1, false, 1, 1))), w.vector().dataType());
        this.kernels = kernels;
    }

    @Override
    public void apply(Parameters g, double eta) {
        kernels.read(steps.row(), t);
        t[0]++;
        kernels.write(t, steps.row());
        meanFactor = (float) (1 / (1 - StrictMath.pow(beta1, t[0])));
        rootFactor = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, t[0])));
        kernels.rescale(this, g.row(), mean.row(), square.row());
    }

    @Override
    public void apply(float[] g, float[][] state, int values) {
        float[] m = state[0];
        float[] v = state[1];
        float keepMean = (float) beta1;
        float restMean = (float) (1 - beta1);
        float keepSquare = (float) beta2;
        float restSquare = (float) (1 - beta2);
        float meanScale = meanFactor;
        float rootScale = rootFactor;
        float small = epsilon;
        for (int i = 0; i < values; i++) {
            m[i] = keepMean * m[i] + restMean * g[i];
            v[i] = keepSquare * v[i] + restSquare * g[i] * g[i];
            g[i] = meanScale * m[i] / (rootScale * (float) Math.sqrt(v[i]) + small);
        }
    }

    @Override
    public void apply(INDArray g, INDArray[] state) {
        INDArray m = state[0];
        INDArray v = state[1];
        m.muli(beta1).addi(g.mul(1 - beta1));
        v.muli(beta2).addi(g.mul(g).muli(1 - beta2));
        g.assign(m).muli(meanFactor).divi(Transforms.sqrt(v, true).muli(rootFactor).addi(epsilon));
    }

    @Override
    public Map<String, Parameters> state() {
        return Map.of("mean", mean, "square", square, "steps", steps);
    }
}
