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
 * E = −cᵀv − bᵀh − hᵀWv, or with Gaussian visible units of unit variance E = ½‖v − c‖² − bᵀh − hᵀWv. As a layer of a network it
 * is its mean field, p(h = 1 | v) = σ(W·v + b), so that a stack of them is a deep belief net's way up, and is learnt further by
 * backpropagation like sigmoid neurons; only machines' own objectives learn c.
 *
 * @param units   hidden units
 * @param visible what the visible units are
 * @param tied    whether the way down uses Wᵀ; else it has its own weights, which only {@code up_down} learns. They begin as a copy of W,
 *                or after a warm start as the other model's weights of the way down
 */
@JsonTypeName("rbm")
public record Rbm(int units, @JsonProperty(defaultValue = "binary") Visible visible,
        @JsonProperty(defaultValue = "true") boolean tied) implements LayerSpec {

    /** The visible units' values. */
    public enum Visible {
        /** 0 or 1, or the probabilities of 1. */
        @JsonProperty("binary") BINARY,
        /** Real numbers, standardised: of mean 0 and variance 1. */
        @JsonProperty("gaussian") GAUSSIAN
    }

    /** Where the sections stand that a sigmoid layer has not. */
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
            // Not decayed by an objective that does not learn it.
            sections.add(new Section("generative_weight", units, in, false, units, in));
        }
        return sections;
    }

    /** Units begin as likely on as off (Hinton 2010, 8.1). */
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
