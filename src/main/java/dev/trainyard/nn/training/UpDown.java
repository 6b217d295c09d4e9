package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fine-tunes a deep belief net as a generative model by the up-down algorithm (Hinton, Osindero, Teh 2006), a contrastive form of
 * wake-sleep. In the wake phase, the data is propagated up, and the generative weights learn to reconstruct each layer from the layer
 * above it. The associative memory on top learns by contrastive divergence. In the sleep phase, the memory's sample is propagated down,
 * and the recognition weights learn to reconstruct each layer from the layer below it. Usually follows {@link Pretraining}.
 *
 * <p>This learns p(x, y). With {@code discriminative} above 0, training is a hybrid (Larochelle, Bengio 2008): the job's cost, normally
 * −ln p(y | x), is added, and its gradient also changes the recognition weights.
 *
 * @param k              the number of steps of Gibbs sampling in the associative memory
 * @param discriminative the factor of the discriminative cost; 0 for a purely generative model
 */
@JsonTypeName("up_down")
public record UpDown(@JsonProperty(defaultValue = "3") int k, @JsonProperty(defaultValue = "0") double discriminative)
        implements Objective {

    public UpDown {
        new Check()
                .that(k >= 1 && k <= ContrastiveDivergence.MAX_K, "k", "must be from 1 to " + ContrastiveDivergence.MAX_K, k)
                .notNegative(discriminative, "discriminative")
                .done();
    }

    @Override
    public Learner bind(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        return new UpDownLearner(this, network, hyperparameters, dataset);
    }

    @Override
    public List<String> scores(Architecture architecture, Targets targets, Set<Split> splits) {
        return MetricNames.scores(targets, splits);
    }

    @Override
    public String naturalMetric(Architecture architecture, Targets targets, Set<Split> splits) {
        return MetricNames.natural(targets, splits);
    }

    @Override
    public boolean canFollowPretraining() {
        return true;
    }

    @Override
    public List<Violation> violations(Architecture architecture, Hyperparameters hyperparameters, Shape input, Targets targets) {
        List<Violation> violations = new ArrayList<>(BoltzmannLayers.violations(architecture, false));
        List<LayerSpec> layers = architecture.layers();
        int last = layers.size() - 1;
        for (int l = 0; l < last; l++) {
            if (!(layers.get(l) instanceof Rbm rbm)) {
                violations.add(new Violation("architecture/layers/" + l, "must be an rbm: up_down goes through nothing else"));
            } else if (rbm.tied()) {
                violations.add(new Violation("architecture/layers/" + l + "/tied",
                        "must be false: up_down learns separate generative weights"));
            }
        }
        if (last == 0 || !(layers.get(last) instanceof AssociativeMemory)) {
            violations.add(new Violation("architecture/layers/" + last, "must be an associative_memory, with an rbm below it"));
        } else {
            violations.addAll(Supervised.shapeViolations(architecture, input, targets));
            violations.addAll(Supervised.costViolations(architecture, hyperparameters.cost(), targets));
        }
        return violations;
    }

    @Override
    public Map<String, Double> test(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        return new Supervised().test(network, hyperparameters, dataset);
    }
}
