package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An update rule composed of small transforms, as in Optax: the mini-batch's gradient passes through them in order, and the last one
 * moves the parameters.
 */
final class Chain implements UpdateRule {

    private final Parameters g;
    private final List<Transform> transforms;

    private Chain(Parameters g, List<Transform> transforms) {
        this.g = g;
        this.transforms = transforms;
    }

    /** Creates a chain of clipping and the penalties' gradient, which come first in every chain, and then {@code transforms}. */
    static Chain of(Parameters w, Regularization regularization, GradientClipping clipping, int n, Kernels kernels,
            Transform... transforms) {
        List<Transform> chain = new ArrayList<>();
        if (clipping != null) {
            chain.add((g, eta) -> clipping.clip(g, kernels));
        }
        chain.add((g, eta) -> regularization.shrink(-1.0 / n, w, g, kernels));
        chain.addAll(List.of(transforms));
        return new Chain(w.zerosLike(), chain);
    }

    /** w ← w − ηg. */
    static Transform descend(Parameters w, Kernels kernels) {
        return (g, eta) -> kernels.add(-eta, g.row(), w.row());
    }

    @Override
    public Accumulation accumulation(double eta, int m) {
        return Accumulation.gradient(g, m);
    }

    @Override
    public void complete(double eta) {
        for (Transform transform : transforms) {
            transform.apply(g, eta);
        }
    }

    @Override
    public Map<String, Parameters> state() {
        Map<String, Parameters> state = new HashMap<>();
        transforms.forEach(transform -> state.putAll(transform.state()));
        return state;
    }

    @Override
    public void close() {
        g.close();
        UpdateRule.super.close();
    }
}
