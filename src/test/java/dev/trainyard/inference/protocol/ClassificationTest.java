package dev.trainyard.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationTest {

    /** The example of the extension's specification. */
    @Test
    void returnsTheLargestValuesFirst() {
        assertThat(Classification.top(new float[] {1.1f, 3.3f, 0.5f, 2.4f}, List.of("a", "b", "c", "d"), 1, 2))
                .containsExactly("3.3:1:b", "2.4:3:d");
    }

    @Test
    void returnsTheLowerIndexFirstIfValuesAreEqual() {
        assertThat(Classification.top(new float[] {0, 1, 1, 2, 2, 0}, List.of("a", "b", "c"), 2, 2))
                .containsExactly("1.0:1:b", "1.0:2:c", "2.0:0:a", "2.0:1:b");
    }
}
