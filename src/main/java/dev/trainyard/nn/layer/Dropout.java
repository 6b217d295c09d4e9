package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Sets each input to 0 with probability {@code rate} while training [4.6], anew for each example of a mini-batch; does nothing at
 * inference. The other inputs are divided by 1 − rate (inverted dropout), so that the next layer's expected input is the same in training
 * and at inference.
 *
 * @param rate the share of the inputs that is set to 0
 */
@JsonTypeName("dropout")
public record Dropout(@JsonProperty(defaultValue = "0.5") double rate) implements LayerSpec {

    public Dropout {
        new Check().that(rate >= 0 && rate < 1, "rate", "must be in [0, 1)", rate).done();
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Bound(rate, input.size(), kernels);
    }

    private static final class Bound implements Layer {

        private final double rate;
        private final int units;
        private final Kernels kernels;
        private Buffer masks;
        private Buffer as;
        private Buffer dxs;
        private float[] kept = new float[0];
        private Matrix mask;
        private Matrix a;

        Bound(double rate, int units, Kernels kernels) {
            this.rate = rate;
            this.units = units;
            this.kernels = kernels;
        }

        @Override
        public Matrix forward(Matrix x, Randomness random) {
            if (random == null) {
                a = x;
                return a;
            }
            if (masks == null) {
                DataType type = x.array().dataType();
                masks = new Buffer(type, units);
                as = new Buffer(type, units);
                dxs = new Buffer(type, units);
            }
            mask = masks.rows(x.rows());
            kernels.write(draw(x.size(), random), mask);
            a = as.rows(x.rows());
            kernels.copy(x, a);
            kernels.multiply(mask, a);
            return a;
        }

        private float[] draw(int values, Randomness random) {
            if (kept.length < values) {
                kept = new float[values];
            }
            random.nextFloats(kept, values);
            // The numbers are multiples of 2⁻²⁴: computes 1 from the threshold on and 0 below it, without an unpredictable branch.
            float threshold = (float) Math.ceil(rate * 0x1p24) * 0x1p-24f;
            float factor = (float) (1 / (1 - rate));
            for (int i = 0; i < values; i++) {
                kept[i] = factor * Math.min(1, Math.max(0, (kept[i] - threshold) * 0x1p24f + 1));
            }
            return kept;
        }

        @Override
        public Matrix z() {
            return a;
        }

        @Override
        public Matrix a() {
            return a;
        }

        @Override
        public Matrix propagate(Matrix delta) {
            Matrix dx = dxs.rows(delta.rows());
            kernels.copy(delta, dx);
            kernels.multiply(mask, dx);
            return dx;
        }

        @Override
        public void close() {
            if (masks != null) {
                masks.close();
                as.close();
                dxs.close();
            }
        }
    }
}
