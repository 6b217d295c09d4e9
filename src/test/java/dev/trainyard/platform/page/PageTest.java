package dev.trainyard.platform.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.platform.problem.ProblemException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @Test
    void reportsMoreWhenAnExtraRowIsFound() {
        assertThat(Page.of(List.of(1, 2, 3), 2, Function.identity(), n -> "after " + n))
                .isEqualTo(new Page<>(List.of(1, 2), true, "after 2"));
    }

    @Test
    void endsWithTheLastRow() {
        assertThat(Page.of(List.of(1, 2), 2, Function.identity(), n -> n)).isEqualTo(new Page<>(List.of(1, 2), false, null));
        assertThat(Page.of(List.<Integer>of(), 2, Function.identity(), n -> n)).isEqualTo(new Page<>(List.of(), false, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Page.MAX_LIMIT + 1, Integer.MAX_VALUE})
    void refusesInvalidLimits(int limit) {
        assertThatThrownBy(() -> Page.checkLimit(limit)).isInstanceOf(ProblemException.class);
    }
}
