package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Rescaling;
import dev.trainyard.nn.layer.Parameters;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * s ← ρs + (1 − ρ)g², w ← w − ηg/(√s + ε): each parameter's gradient is divided by its recent magnitude (Hinton 2012, lecture 6e of his
 * course). Defaults as in PyTorch.
 *
 * @param learningRate the learning rate η
 * @param rho          ρ, the decay rate of the mean square
 * @param momentum     the momentum μ of a velocity to which the divided gradients are added
 * @param epsilon      avoids a division by 0
 */
@JsonTypeName("rmsprop")
public record RmsProp(double learningRate, @JsonProperty(defaultValue = "0.99") double rho,
        @JsonProperty(defaultValue = "0") double momentum, @JsonProperty(defaultValue = "1e-8") double epsilon) implements Optimizer {

    public RmsProp {
        new Check()
                .positive(learningRate, "learning_rate")
                .belowOne(rho, "rho")
                .belowOne(momentum, "momentum")
                .positive(epsilon, "epsilon")
                .done();
    }

    @Override
    public UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels) {
        return Chain.of(w, regularization, clipping, n, kernels,
                new ByMeanSquare((float) rho, (float) (1 - rho), (float) epsilon, w.zerosLike(), kernels),
                momentum > 0 ? new Velocity(momentum, false, w, kernels) : Chain.descend(w, kernels));
    }

    /** g ← g/(√s + ε). */
    private record ByMeanSquare(float rho, float rest, float epsilon, Parameters s, Kernels kernels)
            implements Transform, Rescaling {

        @Override
        public void apply(Parameters g, double eta) {
            kernels.rescale(this, g.row(), s.row());
        }

        @Override
        public void apply(float[] g, float[][] state, int values) {
            float[] s = state[0];
            for (int i = 0; i < values; i++) {
                s[i] = rho * s[i] + rest * g[i] * g[i];
                g[i] /= (float) Math.sqrt(s[i]) + epsilon;
            }
        }

        @Override
        public void apply(INDArray g, INDArray[] state) {
            INDArray s = state[0];
            s.muli(rho).addi(g.mul(g).muli(rest));
            g.divi(Transforms.sqrt(s, true).addi(epsilon));
        }

        @Override
        public Map<String, Parameters> state() {
            return Map.of("mean_square", s);
        }
    }
}
