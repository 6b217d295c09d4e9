package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Long short-term memory units (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) [7.4.2]. An input gate i, a
 * forget gate f and an output gate o control a cell c:
 * <pre>
 * i, f, o = σ(w·xₜ + u·hₜ₋₁ + b)    g = tanh(w·xₜ + u·hₜ₋₁ + b), each with its own w, u, b
 * cₜ = f ⊙ cₜ₋₁ + i ⊙ g             hₜ = o ⊙ tanh cₜ              h₀ = c₀ = 0
 * </pre>
 * Like {@code torch.nn.LSTM}, w, u and b hold the gates in the order i, f, g, o; b is the sum of PyTorch's two biases.
 *
 * <p>Shapes: {@code [time, features]}, or an image {@code [1, rows, columns]} row by row, to {@code [units]}; w {@code [4·units,
 * features]}, u {@code [4·units, units]}.
 *
 * @param units           the number of units
 * @param returnSequences whether the output is h of all steps, {@code [time, units]}, instead of the last step's h
 * @param truncate        number of steps through which errors go back in time; null for all. With {@code returnSequences}, the sequence is
 *                        divided into blocks of this many steps, counted from its end, and no error passes to the previous block
 * @param forgetBias      value added to the initial biases of the forget gates; 1 by default, so that cells remember until they learn to
 *                        forget (Jozefowicz et al. 2015)
 */
@JsonTypeName("lstm")
public record Lstm(int units, @JsonProperty(defaultValue = "false") boolean returnSequences, Integer truncate,
        @JsonProperty(defaultValue = "1") double forgetBias) implements LayerSpec {

    public Lstm {
        Recurrence.check(units, truncate).finite(forgetBias, "forget_bias").done();
    }

    @Override
    public Shape output(Shape input) {
        return recurrence(input).output();
    }

    @Override
    public List<Section> sections(Shape input) {
        return recurrence(input).sections(4);
    }

    @Override
    public void adjust(Section section, double[] values) {
        if (!section.weight()) {
            for (int j = units; j < 2 * units; j++) {
                values[j] += forgetBias;
            }
        }
    }

    @Override
    public long multiplications(Shape input) {
        return recurrence(input).multiplications(4);
    }

    @Override
    public long valuesPerExample(Shape input) {
        return recurrence(input).valuesPerExample(4) + (long) recurrence(input).steps() * units;
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Bound(recurrence(input), parameters, kernels);
    }

    private Recurrence recurrence(Shape input) {
        return Recurrence.of(input, units, returnSequences, truncate);
    }

    private static final class Bound extends RecurrentLayer {

        /** c₀, then c of all steps. */
        private final Sequence cs;
        private final Buffer dcs;
        private Matrix dc;

        Bound(Recurrence recurrence, List<Matrix> parameters, Kernels kernels) {
            super(recurrence, parameters, kernels);
            DataType type = parameters.get(0).array().dataType();
            this.cs = new Sequence(type, recurrence.steps() + 1, recurrence.units());
            this.dcs = new Buffer(type, recurrence.units());
        }

        @Override
        void resize(int m) {
            cs.resize(m);
            dc = dcs.rows(m);
        }

        @Override
        void step(int t) {
            kernels.lstm(zs.at(t), cs.at(t), cs.at(t + 1), h(t + 1));
        }

        @Override
        void errors(int t, Matrix dh, boolean cut) {
            if (cut) {
                // Sets ∂C/∂c to 0: c₀ is a matrix of zeros.
                kernels.copy(cs.at(0), dc);
            }
            kernels.lstmErrors(zs.at(t), cs.at(t), cs.at(t + 1), dh, dc);
        }

        @Override
        public void close() {
            super.close();
            cs.close();
            dcs.close();
        }
    }
}
