package dev.trainyard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void regroupsNeighbouringAxesOnly() {
        Shape grey = Shape.of(1, 28, 28);
        assertThat(grey.regroups(Shape.of(784))).isTrue();
        assertThat(Shape.of(784).regroups(grey)).isTrue();
        assertThat(grey.regroups(Shape.of(28, 28))).isTrue();
        assertThat(grey.regroups(Shape.of(28, 28, 1))).isTrue();
        assertThat(Shape.of(3, 8, 8).regroups(Shape.of(3, 64))).isTrue();
        assertThat(Shape.of(8, 8, 3).regroups(Shape.of(3, 8, 8))).isFalse();
        assertThat(Shape.of(100, 2).regroups(Shape.of(2, 100))).isFalse();
        assertThat(Shape.of(8, 8, 3).regroups(Shape.of(3, 64))).isFalse();
        assertThat(grey.regroups(Shape.of(783))).isFalse();
    }
}
