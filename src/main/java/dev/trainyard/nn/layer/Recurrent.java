package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;

/**
 * A recurrent layer (Elman 1990) [7.4.1]: its neurons also receive the layer's activations of the previous time step,
 * hₜ = σ(w·xₜ + u·hₜ₋₁ + b) with h₀ = 0. Like {@code torch.nn.RNN}; b is the sum of PyTorch's two biases.
 *
 * <p>Shapes: {@code [time, features]}, or an image {@code [1, rows, columns]} row by row, to {@code [units]}; w {@code [units,
 * features]}, u {@code [units, units]}.
 *
 * @param units           the number of neurons
 * @param activation      the activation function
 * @param returnSequences whether the output is h of all steps, {@code [time, units]}, instead of the last step's h
 * @param truncate        number of steps through which errors go back in time; null for all. With {@code returnSequences}, the sequence is
 *                        divided into blocks of this many steps, counted from its end, and no error passes to the previous block
 */
@JsonTypeName("recurrent")
public record Recurrent(int units, @JsonProperty(defaultValue = "tanh") Activation activation,
        @JsonProperty(defaultValue = "false") boolean returnSequences, Integer truncate) implements LayerSpec {

    public Recurrent {
        Recurrence.check(units, truncate).done();
    }

    @Override
    public Shape output(Shape input) {
        return recurrence(input).output();
    }

    @Override
    public List<Section> sections(Shape input) {
        return recurrence(input).sections(1);
    }

    @Override
    public long multiplications(Shape input) {
        return recurrence(input).multiplications(1);
    }

    @Override
    public long valuesPerExample(Shape input) {
        return recurrence(input).valuesPerExample(1);
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Bound(activation, recurrence(input), parameters, kernels);
    }

    private Recurrence recurrence(Shape input) {
        return Recurrence.of(input, units, returnSequences, truncate);
    }

    private static final class Bound extends RecurrentLayer {

        private final Activation sigma;

        Bound(Activation sigma, Recurrence recurrence, List<Matrix> parameters, Kernels kernels) {
            super(recurrence, parameters, kernels);
            this.sigma = sigma;
        }

        @Override
        void step(int t) {
            kernels.activate(sigma, zs.at(t), h(t + 1));
        }

        @Override
        void errors(int t, Matrix dh, boolean cut) {
            kernels.differentiate(sigma, zs.at(t), h(t + 1), dh);
            kernels.copy(dh, zs.at(t));
        }

        @Override
        void resize(int m) {
        }
    }
}
