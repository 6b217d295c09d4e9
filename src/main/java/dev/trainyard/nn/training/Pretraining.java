package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;

/**
 * Greedy layer-wise pretraining [7.4.3]: before the objective's epochs, each {@code rbm} or {@code associative_memory} layer in turn
 * learns by contrastive divergence to model the outputs of the layers below it (Hinton, Osindero, Teh 2006).
 *
 * @param epochs       the number of epochs of each layer
 * @param learningRate the learning rate η, constant
 * @param momentum     the momentum μ
 * @param l2           λ: the cost gains (λ/2n)·Σw²
 * @param k            the number of steps of Gibbs sampling
 * @param persistent   whether the chains continue from the previous mini-batch instead of starting at the data
 */
public record Pretraining(@JsonProperty(defaultValue = "10") int epochs, @JsonProperty(defaultValue = "0.05") double learningRate,
        @JsonProperty(defaultValue = "0.9") double momentum, @JsonProperty(defaultValue = "0") double l2,
        @JsonProperty(defaultValue = "1") int k, @JsonProperty(defaultValue = "false") boolean persistent) {

    public Pretraining {
        new Check()
                .that(epochs >= 1 && epochs <= Hyperparameters.MAX_EPOCHS, "epochs", "must be from 1 to " + Hyperparameters.MAX_EPOCHS,
                        epochs)
                .positive(learningRate, "learning_rate")
                .belowOne(momentum, "momentum")
                .notNegative(l2, "l2")
                .that(k >= 1 && k <= ContrastiveDivergence.MAX_K, "k", "must be from 1 to " + ContrastiveDivergence.MAX_K, k)
                .done();
    }

    /** Returns the total number of epochs of all layers. */
    int epochs(Architecture architecture) {
        return epochs * BoltzmannLayers.of(architecture).size();
    }

    ContrastiveDivergence contrastiveDivergence() {
        return new ContrastiveDivergence(k, persistent);
    }

    Sgd optimizer() {
        return new Sgd(learningRate, momentum);
    }

    Regularization regularization() {
        return new Regularization(0, l2);
    }
}
