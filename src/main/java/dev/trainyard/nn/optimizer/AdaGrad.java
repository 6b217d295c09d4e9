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
 * s ← s + g², w ← w − ηg/(√s + ε): a parameter's rate falls as its squared gradients add up (Duchi, Hazan, Singer 2011). The default
 * of ε is PyTorch's.
 *
 * @param learningRate the learning rate η
 * @param epsilon      avoids a division by 0
 */
@JsonTypeName("adagrad")
public record AdaGrad(double learningRate, @JsonProperty(defaultValue = "1e-10") double epsilon) implements Optimizer {

    public AdaGrad {
        new Check().positive(learningRate, "learning_rate").positive(epsilon, "epsilon").done();
    }

    @Override
    public UpdateRule bind(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels) {
        return Chain.of(w, regularization, clipping, n, kernels, new BySquares((float) epsilon, w.zerosLike(), kernels),
                Chain.descend(w, kernels));
    }

    /** g ← g/(√s + ε). */
    private record BySquares(float epsilon, Parameters s, Kernels kernels) implements Transform, Rescaling {

        @Override
        public void apply(Parameters g, double eta) {
            kernels.rescale(this, g.row(), s.row());
        }

        @Override
        public void apply(float[] g, float[][] state, int values) {
            float[] s = state[0];
            for (int i = 0; i < values; i++) {
                s[i] += g[i] * g[i];
                g[i] /= (float) Math.sqrt(s[i]) + epsilon;
            }
        }

        @Override
        public void apply(INDArray g, INDArray[] state) {
            INDArray s = state[0];
            s.addi(g.mul(g));
            g.divi(Transforms.sqrt(s, true).addi(epsilon));
        }

        @Override
        public Map<String, Parameters> state() {
            return Map.of("squares", s);
        }
    }
}
