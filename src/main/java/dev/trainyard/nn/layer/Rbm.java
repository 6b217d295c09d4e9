package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;

/**
 * A restricted Boltzmann machine [7.4.3] over visible units v, which are this layer's input, and hidden units h: p(v, h) ∝ e^−E,
 * E = −cᵀv − bᵀh − hᵀWv, or, with Gaussian visible units of unit variance, E = ½‖v − c‖² − bᵀh − hᵀWv. In a network, this layer computes
 * the mean field p(h = 1 | v) = σ(W·v + b). A stack of these layers is the upward (recognition) pass of a deep belief net, and
 * backpropagation fine-tunes it like sigmoid layers. Only the objectives for Boltzmann machines learn c.
 *
 * @param units   number of hidden units
 * @param visible kind of the visible units
 * @param tied    whether the downward (generative) pass uses Wᵀ. Otherwise it has weights of its own, which only {@code up_down} learns;
 *                they start as a copy of W or, after a warm start without pretraining, as the other model's generative weights
 */
@JsonTypeName("rbm")
public record Rbm(int units, @JsonProperty(defaultValue = "binary") Visible visible,
        @JsonProperty(defaultValue = "true") boolean tied) implements LayerSpec {

    /** Kind of the visible units. */
    public enum Visible {
        /** Values 0 or 1, or probabilities of 1. */
        @JsonProperty("binary") BINARY,
        /** Real numbers, standardised to mean 0 and variance 1. */
        @JsonProperty("gaussian") GAUSSIAN
    }

    /** Indices of the sections that a sigmoid layer does not have. */
    public static final int VISIBLE_BIAS = 2;
    public static final int GENERATIVE_WEIGHT = 3;

    public Rbm {
        new Check().that(units >= 1 && units <= Dense.MAX_UNITS, "units", "must be from 1 to " + Dense.MAX_UNITS, units).done();
    }

    @Override
    public Shape output(Shape input) {
        return Shape.of(units);
    }

    @Override
    public Activation activation() {
        return Activation.SIGMOID;
    }

    @Override
    public List<Section> sections(Shape input) {
        int in = input.size();
        List<Section> sections = new ArrayList<>(List.of(new Section("weight", units, in, true, in, units),
                new Section("bias", 1, units, false, in, units), new Section("visible_bias", 1, in, false, units, in)));
        if (!tied) {
            // Not marked as weight: other objectives do not learn this section and must not decay it.
            sections.add(new Section("generative_weight", units, in, false, units, in));
        }
        return sections;
    }

    /** Sets biases to 0, so that units start about as likely on as off (Hinton 2010, 8.1), and generative weights to 0 (not learnt yet). */
    @Override
    public void adjust(Section section, double[] values) {
        if (!section.weight()) {
            Arrays.fill(values, 0);
        }
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Dense(units, Activation.SIGMOID).bind(input, parameters, kernels);
    }
}
