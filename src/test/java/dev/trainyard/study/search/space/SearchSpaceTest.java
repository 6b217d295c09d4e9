package dev.trainyard.study.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {

    @Test
    void namesEveryWrongFieldOfAParameter() {
        assertThat(fields(() -> new FloatParameter(null, 2, 1, false, null))).containsExactly("name", "high");
        assertThat(fields(() -> new FloatParameter("x", 0, 1, true, null))).containsExactly("low");
        assertThat(fields(() -> new FloatParameter("x", Double.NaN, Double.POSITIVE_INFINITY, false, null))).containsExactly("low", "high");
        assertThat(fields(() -> new FloatParameter("x", 1, 1, false, null))).containsExactly("high");
        assertThat(fields(() -> new FloatParameter("x", -1e308, 1e308, false, null))).containsExactly("high");
        assertThat(fields(() -> new IntParameter("x", 3, 2, false, null))).containsExactly("high");
        assertThat(fields(() -> new IntParameter("x", Long.MIN_VALUE, 2, false, null))).containsExactly("low");
        assertThat(fields(() -> new IntParameter("x", 0, 2, true, null))).containsExactly("low");
        assertThat(fields(() -> new IntParameter("x", 0, Long.MAX_VALUE, false, null))).containsExactly("high");
        assertThat(fields(() -> new CategoricalParameter("x", List.of(), false, null))).containsExactly("choices");
        assertThat(fields(() -> new CategoricalParameter("x", List.of(1, 1.0), false, null))).containsExactly("choices");
        assertThat(fields(() -> new Condition(null, List.of()))).containsExactly("parameter", "values");
    }

    @Test
    void refusesAnEmptySpaceAndEqualNames() {
        assertThat(fields(() -> new SearchSpace(List.of()))).containsExactly("parameters");
        assertThat(fields(() -> new SearchSpace(new IntParameter("x", 0, 1), new FloatParameter("x", 0, 1))))
                .containsExactly("parameters/1/name");
    }

    @Test
    void refusesConditionsOnUnknownFloatAndCyclicParametersAndUnknownValues() {
        Parameter rule = new CategoricalParameter("rule", "sgd", "adam");
        Parameter rate = new FloatParameter("rate", 0, 1);

        assertThat(fields(() -> new SearchSpace(rule, onlyIf("nothing", "sgd"), rate))).containsExactly("parameters/1/when/parameter");
        assertThat(fields(() -> new SearchSpace(rate, onlyIf("rate", 0.5)))).containsExactly("parameters/1/when/parameter");
        assertThat(fields(() -> new SearchSpace(rule, onlyIf("rule", "adam", "newton")))).containsExactly("parameters/1/when/values/1");
        assertThat(fields(() -> new SearchSpace(
                new IntParameter("a", 0, 1, false, new Condition("b", List.of(1))),
                new IntParameter("b", 0, 1, false, new Condition("a", List.of(1))),
                new IntParameter("c", 0, 1, false, new Condition("b", List.of(1))))))
                .containsExactly("parameters/0/when/parameter", "parameters/1/when/parameter");
    }

    @Test
    void namesEveryWrongValueOfAConfiguration() {
        UnitCube cube = new SearchSpace(new CategoricalParameter("rule", "sgd", "adam"), onlyIf("rule", "sgd"),
                new IntParameter("/layers/0", 1, 3)).bind();

        assertThat(fields(() -> cube.point(new Configuration(Map.of("rule", "adam", "momentum", 0.5, "/layers/0", 1.5, "x", 1)))))
                .containsExactlyInAnyOrder("values/momentum", "values/~1layers~10", "values/x");
        assertThat(fields(() -> cube.point(new Configuration(Map.of("rule", "sgd"))))).containsExactlyInAnyOrder("values/momentum",
                "values/~1layers~10");
        assertThat(cube.find(new Configuration(Map.of("rule", "newton")))).isEmpty();
    }

    private static Parameter onlyIf(String parameter, Object... values) {
        return new FloatParameter("momentum", 0, 1, false, new Condition(parameter, List.of(values)));
    }

    private static List<String> fields(ThrowingCallable creation) {
        return catchThrowableOfType(InvalidSpecificationException.class, creation).violations().stream().map(Violation::field).toList();
    }
}
