package dev.trainyard.study.search.strategy;

import dev.trainyard.nn.Randomness;
import dev.trainyard.study.search.space.UnitCube;

/** Uniformly distributed points of the unit cube. */
final class Uniform {

    private Uniform() {
    }

    /** Returns a canonical point. The number of random numbers does not depend on conditions. */
    static double[] point(UnitCube cube, Randomness randomness) {
        double[] point = new double[cube.dimensions()];
        for (int i = 0; i < point.length; i++) {
            point[i] = randomness.nextDouble();
        }
        return cube.canonical(point);
    }
}
