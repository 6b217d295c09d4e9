package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;

/**
 * Limits the effect of one mini-batch when gradients explode [6.1]: clips each component to ±{@code maxValue}, then scales the whole
 * gradient down to the length {@code maxNorm}, keeping its direction (Pascanu, Mikolov, Bengio 2013). Applies to the gradient of the
 * examples' cost, before regularisation, as in PyTorch.
 *
 * @param maxNorm  the maximum ‖∇C‖ over all parameters; null for no limit
 * @param maxValue the maximum |∂C/∂w|; null for no limit
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
