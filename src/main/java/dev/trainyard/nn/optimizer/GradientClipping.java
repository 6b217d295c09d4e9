package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;

/**
 * Bounds what one mini-batch can do when gradients explode [6.1]: each component is cut off at {@code maxValue}, then the whole
 * gradient is shortened to {@code maxNorm}, keeping its direction (Pascanu, Mikolov, Bengio 2013). It acts on the gradient of the
 * examples' cost, before regularisation, as PyTorch has it.
 *
 * @param maxNorm  the greatest ‖∇C‖ over all parameters; any when null
 * @param maxValue the greatest |∂C/∂w|; any when null
 */
public record GradientClipping(Double maxNorm, Double maxValue) {

    public GradientClipping {
        new Check()
                .that(maxNorm != null || maxValue != null, "", "must have max_norm or max_value", "neither")
                .positive(maxNorm == null ? 1 : maxNorm, "max_norm")
                .positive(maxValue == null ? 1 : maxValue, "max_value")
                .done();
    }

    void clip(Parameters gradient, Kernels kernels) {
        if (maxValue != null) {
            kernels.clip(maxValue, gradient.row());
        }
        if (maxNorm != null) {
            double norm = kernels.norm(gradient.row());
            if (norm > maxNorm) {
                kernels.scale(maxNorm / norm, gradient.row());
            }
        }
    }
}
