package dev.trainyard.nn.boltzmann;

import dev.trainyard.nn.Violation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the Boltzmann machines among a network's layers and checks whether they can be trained. */
public final class BoltzmannLayers {

    private BoltzmannLayers() {
    }

    /** Returns the indices of the layers that are Boltzmann machines, bottom layer first. */
    public static List<Integer> of(Architecture architecture) {
        List<LayerSpec> layers = architecture.layers();
        return IntStream.range(0, layers.size()).filter(l -> isMachine(layers.get(l))).boxed().toList();
    }

    public static boolean isMachine(LayerSpec layer) {
        return layer instanceof Rbm || layer instanceof AssociativeMemory;
    }

    /**
     * Returns the reasons why the machines cannot be trained one after the other, each on the output of the machines below it.
     *
     * @param tied whether every RBM must be tied: its generative weights are the transposed recognition weights
     */
    public static List<Violation> violations(Architecture architecture, boolean tied) {
        List<Violation> violations = new ArrayList<>();
        List<LayerSpec> layers = architecture.layers();
        List<Integer> machines = of(architecture);
        if (machines.isEmpty()) {
            violations.add(new Violation("architecture/layers", "must have Boltzmann machines to train: rbm or associative_memory"));
        }
        for (int l : machines) {
            String field = "architecture/layers/" + l;
            if (!layers.subList(0, l).stream().allMatch(below -> below instanceof Rbm || below instanceof Dropout)) {
                violations.add(new Violation(field, "must have only rbm and dropout layers below it"));
            }
            if (layers.get(l) instanceof Rbm rbm) {
                if (rbm.visible() == Rbm.Visible.GAUSSIAN && l != machines.get(0)) {
                    violations.add(new Violation(field + "/visible", "must be binary: its visible units are the hidden ones below"));
                }
                if (tied && !rbm.tied()) {
                    violations.add(new Violation(field + "/tied", "must be true: only up_down learns separate generative weights"));
                }
            } else if (l != layers.size() - 1) {
                violations.add(new Violation(field, "must be the last layer"));
            }
        }
        return violations;
    }
}
