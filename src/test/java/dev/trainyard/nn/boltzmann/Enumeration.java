package dev.trainyard.nn.boltzmann;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Evaluates a small Boltzmann machine by its definition: sums over all states, without sampling and without closed forms. */
public final class Enumeration {

    private final double[][] w;
    private final double[] b;
    private final double[] c;

    /** @param sections weight, bias and visible bias */
    public Enumeration(List<INDArray> sections) {
        this.w = sections.get(0).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE).toDoubleMatrix();
        this.b = sections.get(1).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE).dup().data().asDouble();
        this.c = sections.get(2).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE).dup().data().asDouble();
    }

    public static List<double[]> states(int units) {
        List<double[]> states = new ArrayList<>();
        for (int s = 0; s < 1 << units; s++) {
            double[] state = new double[units];
            for (int i = 0; i < units; i++) {
                state[i] = s >> i & 1;
            }
            states.add(state);
        }
        return states;
    }

    private double energy(double[] v, double[] h) {
        double energy = 0;
        for (int i = 0; i < v.length; i++) {
            energy -= c[i] * v[i];
        }
        for (int j = 0; j < h.length; j++) {
            energy -= b[j] * h[j];
            for (int i = 0; i < v.length; i++) {
                energy -= h[j] * w[j][i] * v[i];
            }
        }
        return energy;
    }

    /** Returns F(v) = −ln Σₕ e^−E(v, h). */
    public double freeEnergy(double[] v) {
        return -Math.log(states(b.length).stream().mapToDouble(h -> Math.exp(-energy(v, h))).sum());
    }

    /** Returns the mean of ln p(v) over the rows of {@code data}. */
    public double logLikelihood(double[][] data) {
        double logZ = Math.log(states(c.length).stream().mapToDouble(v -> Math.exp(-freeEnergy(v))).sum());
        double sum = 0;
        for (double[] v : data) {
            sum += -freeEnergy(v) - logZ;
        }
        return sum / data.length;
    }
}
