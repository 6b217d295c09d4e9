package dev.trainyard.nn.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.layer.Section;

/** Distributions of the initial weights and biases [4.8]. */
public enum Initialization {
    /** w, b ~ N(0, 1): the book's first choice, which saturates hidden neurons. */
    @JsonProperty("normal") NORMAL {
        @Override
        double draw(Section section, Randomness random) {
            return random.nextGaussian();
        }
    },
    /** w ~ N(0, 1/n_in), b ~ N(0, 1). */
    @JsonProperty("scaled_normal") SCALED_NORMAL {
        @Override
        double draw(Section section, Randomness random) {
            return section.weight() ? random.nextGaussian() / Math.sqrt(section.fanIn()) : random.nextGaussian();
        }
    },
    /** Glorot and Bengio 2010: w ~ U(±√(6/(n_in + n_out))), b = 0. */
    @JsonProperty("glorot") GLOROT {
        @Override
        double draw(Section section, Randomness random) {
            double limit = Math.sqrt(6.0 / (section.fanIn() + section.fanOut()));
            return section.weight() ? (2 * random.nextDouble() - 1) * limit : 0;
        }
    },
    /** He et al. 2015: w ~ N(0, 2/n_in), b = 0. */
    @JsonProperty("he") HE {
        @Override
        double draw(Section section, Randomness random) {
            return section.weight() ? random.nextGaussian() * Math.sqrt(2.0 / section.fanIn()) : 0;
        }
    },
    /** w, b = 0: for a network without hidden layers. With hidden layers, all neurons of a layer would stay equal. */
    @JsonProperty("zeros") ZEROS {
        @Override
        double draw(Section section, Randomness random) {
            return 0;
        }
    };

    abstract double draw(Section section, Randomness random);

    /** Draws the next {@code count} values of {@code section}, row by row. */
    double[] values(Section section, int count, Randomness random) {
        double[] values = new double[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = draw(section, random);
        }
        return values;
    }
}
