package dev.trainyard.study.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UnitCubeTest {

    private static final List<Parameter> PARAMETERS = List.of(new FloatParameter("momentum", -1, 3), new FloatParameter("rate", 1e-3, 10,
            true, null), new IntParameter("layers", 1, 3), new IntParameter("units", 1, 1000, true, null),
            new CategoricalParameter("rule", "sgd", 2, true));

    @Test
    void returnsTheValueOfItsCoordinate() {
        for (Parameter parameter : PARAMETERS) {
            for (double u = 0; u <= 1; u += 1.0 / 512) {
                Object value = parameter.value(u);
                double coordinate = parameter.coordinate(value);

                assertThat(coordinate).as(parameter + " at " + u).isBetween(0.0, 1.0);
                if (parameter.continuous()) {
                    assertThat(coordinate).isCloseTo(u, within(1e-12));
                } else {
                    assertThat(parameter.value(coordinate)).isEqualTo(value);
                    assertThat(u).isBetween(parameter.edge(parameter.index(u)) - 1e-12, parameter.edge(parameter.index(u) + 1) + 1e-12);
                }
            }
        }
    }

    @Test
    void spreadsALogarithmicRangeByOrdersOfMagnitude() {
        assertThat((double) PARAMETERS.get(1).value(0.5)).isCloseTo(0.1, within(1e-12));
        assertThat(PARAMETERS.get(3).value(0.5)).isEqualTo(22L);
    }

    @Test
    void acceptsEqualNumbersOfOtherTypes() {
        assertThat(PARAMETERS.get(4).coordinate(2.0)).isEqualTo(PARAMETERS.get(4).coordinate(2));
        assertThat(PARAMETERS.get(2).coordinate(2.0)).isEqualTo(0.5);
        assertThat(PARAMETERS.get(2).coordinate("2")).isNaN();
    }

    @Test
    void leavesOutParametersWhoseConditionIsNotFulfilled() {
        UnitCube cube = layers().bind();

        assertThat(cube.configuration(new double[] {0.1, 0.5, 0.5, 0.5}).values()).isEqualTo(Map.of("layers", 1L, "width1", 5L));
        assertThat(cube.configuration(new double[] {0.9, 0.5, 0.5, 0.5}).values()).isEqualTo(
                Map.of("layers", 3L, "width1", 5L, "width2", 5L, "width3", 5L));
    }

    @Test
    void countsConfigurationsWithoutInactiveParameters() {
        // 10 + 10² + 10³
        Lattice lattice = layers().bind().lattice(Lattice.ALL);
        UnitCube cube = layers().bind();
        Set<Configuration> all = new HashSet<>();
        LongStream.range(0, lattice.count()).forEach(rank -> all.add(cube.configuration(lattice.point(rank))));

        assertThat(lattice.count()).isEqualTo(1110);
        assertThat(all).hasSize(1110);
        assertThat(new SearchSpace(PARAMETERS).bind().count()).isEqualTo(Parameter.UNCOUNTABLE);
        assertThat(new SearchSpace(PARAMETERS).bind().lattice(5).count()).isEqualTo(5 * 5 * 3 * 5 * 3);
    }

    @Test
    void placesALatticeOnBothEndsOfARange() {
        UnitCube cube = new SearchSpace(new FloatParameter("x", 2, 4), new IntParameter("n", 1, 100)).bind();
        Lattice lattice = cube.lattice(3);

        assertThat(LongStream.range(0, 9).mapToObj(rank -> cube.configuration(lattice.point(rank)).values().toString()))
                .containsExactly("{x=2.0, n=1}", "{x=2.0, n=51}", "{x=2.0, n=100}", "{x=3.0, n=1}", "{x=3.0, n=51}", "{x=3.0, n=100}",
                        "{x=4.0, n=1}", "{x=4.0, n=51}", "{x=4.0, n=100}");
    }

    private static SearchSpace layers() {
        return new SearchSpace(new IntParameter("layers", 1, 3), new IntParameter("width1", 0, 9),
                new IntParameter("width2", 0, 9, false, new Condition("layers", List.of(2, 3))),
                new IntParameter("width3", 0, 9, false, new Condition("layers", List.of(3))));
    }
}
