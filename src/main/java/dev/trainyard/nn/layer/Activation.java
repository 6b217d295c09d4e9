package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.kernel.Elementwise;
import dev.trainyard.nn.kernel.elementary.RationalErf;
import dev.trainyard.nn.kernel.elementary.RationalTanh;
import dev.trainyard.nn.kernel.elementary.TabulatedExp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Activation functions σ. Where possible, derivatives are computed from a = σ(z), so that z need not be kept. */
public enum Activation implements Elementwise {

    /** σ(z) = 1/(1 + e⁻ᶻ), σ' = a(1 − a). */
    @JsonProperty("sigmoid") SIGMOID {
        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] = 0.5f + 0.5f * RationalTanh.tanh(0.5f * z[i]);
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                delta[i] *= a[i] * (1 - a[i]);
            }
        }

        @Override
        public void apply(INDArray z) {
            Transforms.sigmoid(z, false);
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            delta.muli(a).muli(a.rsub(1));
        }
    },

    /** σ(z) = tanh z, σ' = 1 − a². */
    @JsonProperty("tanh") TANH {
        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] = RationalTanh.tanh(z[i]);
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                delta[i] *= 1 - a[i] * a[i];
            }
        }

        @Override
        public void apply(INDArray z) {
            Transforms.tanh(z, false);
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            delta.muli(a.mul(a).rsubi(1));
        }
    },

    /** σ(z) = max(0, z); σ' = 1 where a &gt; 0, else 0. */
    @JsonProperty("relu") RELU {
        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] = Math.max(0, z[i]);
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                // 1 or 0 without a branch: 20 times as fast, because the JIT vectorises it.
                delta[i] *= Math.min(1, a[i] * 1e30f);
            }
        }

        @Override
        public void apply(INDArray z) {
            Transforms.relu(z, false);
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            delta.muli(a.gt(0).castTo(delta.dataType()));
        }
    },

    /** σ(z) = max(z, 0.01z); σ' = 1 where a &gt; 0, else 0.01: no neuron stays dead (Maas et al. 2013). */
    @JsonProperty("leaky_relu") LEAKY_RELU {
        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] = Math.max(z[i], LEAK * z[i]);
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                delta[i] *= LEAK + (1 - LEAK) * Math.min(1, Math.max(0, a[i] * 1e30f));
            }
        }

        @Override
        public void apply(INDArray z) {
            z.assign(Transforms.max(z, z.mul(LEAK), true));
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            delta.muli(a.gt(0).castTo(delta.dataType()).muli(1 - LEAK).addi(LEAK));
        }
    },

    /** σ(z) = z where z &gt; 0, else eᶻ − 1; σ' = 1 + min(0, a) (Clevert et al. 2016). */
    @JsonProperty("elu") ELU {
        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                // eᶻ − 1 = 2t / (1 − t) with t = tanh z/2, accurate near 0 too.
                float t = RationalTanh.tanh(0.5f * Math.min(0, z[i]));
                z[i] = Math.max(0, z[i]) + 2 * t / (1 - t);
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                delta[i] *= 1 + Math.min(0, a[i]);
            }
        }

        @Override
        public void apply(INDArray z) {
            INDArray below = Transforms.min(z, 0, true);
            z.subi(below).addi(Transforms.expm1(below, false));
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            delta.muli(Transforms.min(a, 0, true).addi(1));
        }
    },

    /**
     * σ(z) = z·Φ(z), where Φ(z) = ½(1 + erf z/√2) is the normal distribution function (Hendrycks and Gimpel 2016): PyTorch's default GELU.
     * σ' = Φ(z) + zφ(z), where φ is the normal density.
     */
    @JsonProperty("gelu") GELU {
        @Override
        public boolean derivesFromZ() {
            return true;
        }

        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] = 0.5f * z[i] * (1 + RationalErf.erf(ROOT_HALF * z[i]));
            }
        }

        @Override
        public void differentiate(float[] z, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                float phi = 0.5f * (1 + RationalErf.erf(ROOT_HALF * z[i]));
                delta[i] *= phi + z[i] * (float) (DENSITY * TabulatedExp.negative(0.5f * z[i] * z[i]));
            }
        }

        @Override
        public void apply(INDArray z) {
            z.muli(phi(z));
        }

        @Override
        public void differentiate(INDArray z, INDArray delta) {
            INDArray density = Transforms.exp(z.mul(z).muli(-0.5), false).muli(DENSITY);
            delta.muli(density.muli(z).addi(phi(z)));
        }

        private static INDArray phi(INDArray z) {
            INDArray scaled = z.mul(Math.sqrt(0.5));
            return Nd4j.exec(new Erf(scaled, scaled)).addi(1).muli(0.5);
        }
    },

    /**
     * σ(z) = ½z(1 + tanh u), u = √(2/π)·(z + 0.044715z³): an approximation of GELU from the same paper, PyTorch's
     * {@code approximate='tanh'}. It differs from GELU by at most 5e-4. σ' = ½(1 + t) + ½z(1 − t²)u' with t = tanh u.
     */
    @JsonProperty("gelu_tanh") GELU_TANH {
        @Override
        public boolean derivesFromZ() {
            return true;
        }

        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                float u = GELU_SCALE * z[i] * (1 + GELU_CUBE * z[i] * z[i]);
                z[i] = 0.5f * z[i] * (1 + RationalTanh.tanh(u));
            }
        }

        @Override
        public void differentiate(float[] z, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                float square = z[i] * z[i];
                float t = RationalTanh.tanh(GELU_SCALE * z[i] * (1 + GELU_CUBE * square));
                float slope = GELU_SCALE * (1 + 3 * GELU_CUBE * square);
                // For large z, 1 − t² is 0 and the slope may be infinite: the bound avoids the product 0·∞ = NaN.
                delta[i] *= 0.5f * (1 + t) + 0.5f * (z[i] * (1 - t * t)) * Math.min(slope, 1e4f);
            }
        }

        @Override
        public void apply(INDArray z) {
            z.muli(tanh(z).addi(1)).muli(0.5);
        }

        @Override
        public void differentiate(INDArray z, INDArray delta) {
            INDArray t = tanh(z);
            INDArray slope = z.mul(z).muli(3 * GELU_CUBE).addi(1).muli(GELU_SCALE);
            INDArray bend = t.mul(t).rsubi(1).muli(z).muli(slope);
            delta.muli(t.addi(1).addi(bend).muli(0.5));
        }

        private static INDArray tanh(INDArray z) {
            return Transforms.tanh(z.mul(z).muli(GELU_CUBE).addi(1).muli(z).muli(GELU_SCALE), false);
        }
    },

    /** σ(z) = z·s(z), s the sigmoid; σ' = s(1 + z(1 − s)) (Ramachandran et al. 2017). */
    @JsonProperty("swish") SWISH {
        @Override
        public boolean derivesFromZ() {
            return true;
        }

        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] *= 0.5f + 0.5f * RationalTanh.tanh(0.5f * z[i]);
            }
        }

        @Override
        public void differentiate(float[] z, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                float s = 0.5f + 0.5f * RationalTanh.tanh(0.5f * z[i]);
                delta[i] *= s * (1 + z[i] * (1 - s));
            }
        }

        @Override
        public void apply(INDArray z) {
            z.muli(Transforms.sigmoid(z, true));
        }

        @Override
        public void differentiate(INDArray z, INDArray delta) {
            INDArray s = Transforms.sigmoid(z, true);
            delta.muli(s.rsub(1).muli(z).addi(1).muli(s));
        }
    },

    /** The perceptron's step function [2.1]: σ(z) = 1 where z &gt; 0, else 0. Because σ' = 0, only the perceptron rule trains it. */
    @JsonProperty("step") STEP {
        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] = z[i] > 0 ? 1 : z[i] <= 0 ? 0 : Float.NaN;
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                delta[i] = 0;
            }
        }

        @Override
        public void apply(INDArray z) {
            z.assign(z.gt(0).castTo(z.dataType()));
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            delta.assign(0);
        }
    },

    /** σ(z)ⱼ = eᶻʲ / Σₖ eᶻᵏ; ∂C/∂zⱼ = aⱼ (∂C/∂aⱼ − Σₖ aₖ ∂C/∂aₖ) [4.2]. */
    @JsonProperty("softmax") SOFTMAX {
        @Override
        public void apply(float[] z, int values, int columns) {
            for (int row = 0; row < values; row += columns) {
                float largest = z[row];
                for (int j = 1; j < columns; j++) {
                    largest = Math.max(largest, z[row + j]);
                }
                float sum = 0;
                for (int j = 0; j < columns; j++) {
                    // Subtracting the largest z does not change the result and avoids overflow.
                    z[row + j] = (float) Math.exp(z[row + j] - largest);
                    sum += z[row + j];
                }
                for (int j = 0; j < columns; j++) {
                    z[row + j] /= sum;
                }
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int row = 0; row < values; row += columns) {
                float mean = 0;
                for (int j = 0; j < columns; j++) {
                    mean += a[row + j] * delta[row + j];
                }
                for (int j = 0; j < columns; j++) {
                    delta[row + j] = a[row + j] * (delta[row + j] - mean);
                }
            }
        }

        @Override
        public void apply(INDArray z) {
            Nd4j.exec(new SoftMax(z, z, -1));
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            INDArray mean = a.mul(delta).sum(true, 1);
            delta.subiColumnVector(mean).muli(a);
        }
    },

    /** σ(z) = z: for regression. */
    @JsonProperty("linear") LINEAR {
        @Override
        public void apply(float[] z, int values, int columns) {
            // σ(z) = z
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            // σ' = 1
        }

        @Override
        public void apply(INDArray z) {
            // σ(z) = z
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            // σ' = 1
        }
    };

    /** Returns this function for output layers: for small probabilities, its relative error is small too. */
    public Elementwise ofOutput() {
        return this == SIGMOID ? OutputSigmoid.INSTANCE : this;
    }

    /**
     * Computes σ'(z) in double precision.
     *
     * @param a σ(z)
     * @throws IllegalStateException for softmax, which is not a function of a single value
     */
    public double derivative(double z, double a) {
        return switch (this) {
            case SIGMOID -> a * (1 - a);
            case TANH -> 1 - a * a;
            case RELU -> a > 0 ? 1 : 0;
            case LEAKY_RELU -> a > 0 ? 1 : LEAK;
            case ELU -> z > 0 ? 1 : Math.exp(z);
            case GELU -> z == 0 ? 0.5 : a / z + z * DENSITY * Math.exp(-z * z / 2);
            case GELU_TANH -> {
                double t = Math.tanh(GELU_SCALE * z * (1 + GELU_CUBE * z * z));
                yield (1 + t + z * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBE * z * z)) / 2;
            }
            case SWISH -> {
                double s = 1 / (1 + Math.exp(-z));
                yield s * (1 + z / (1 + Math.exp(z)));
            }
            case STEP -> 0;
            case LINEAR -> 1;
            case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole row");
        };
    }

    /**
     * Computes σ''(z) in double precision.
     *
     * @param a σ(z)
     * @throws IllegalStateException for softmax, which is not a function of a single value
     */
    public double secondDerivative(double z, double a) {
        return switch (this) {
            case SIGMOID -> a * (1 - a) * (1 - 2 * a);
            case TANH -> -2 * a * (1 - a * a);
            case ELU -> a < 0 ? a + 1 : 0;
            case GELU -> DENSITY * Math.exp(-z * z / 2) * (2 - z * z);
            case GELU_TANH -> {
                double t = Math.tanh(GELU_SCALE * z * (1 + GELU_CUBE * z * z));
                double slope = GELU_SCALE * (1 + 3 * GELU_CUBE * z * z);
                double bend = 6 * GELU_SCALE * GELU_CUBE * z;
                yield (1 - t * t) * (slope + z * (bend / 2 - t * slope * slope));
            }
            case SWISH -> {
                double s = 1 / (1 + Math.exp(-z));
                yield s * (1 - s) * (2 + z * (1 - 2 * s));
            }
            case RELU, LEAKY_RELU, STEP, LINEAR -> 0;
            case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole row");
        };
    }

    /** Returns whether σ is a non-decreasing function of a single neuron's z. */
    boolean isMonotone() {
        return this != GELU && this != GELU_TANH && this != SWISH && this != SOFTMAX;
    }

    private static final float LEAK = 0.01f;
    private static final float ROOT_HALF = 0.70710678f;
    /** 1/√(2π). */
    private static final double DENSITY = 0.3989422804014327;
    private static final float GELU_SCALE = 0.7978845608f;
    private static final float GELU_CUBE = 0.044715f;
}
