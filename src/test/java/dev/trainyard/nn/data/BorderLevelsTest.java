package dev.trainyard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class BorderLevelsTest {

    private static final BorderLevels INK_ON_PAPER = new BorderLevels(0.85, 0.95);
    private static final BorderLevels LIGHT_ON_DARK = new BorderLevels(0, 0.05);

    @Test
    void isTheMeanOfOutermostRowsAndColumns() {
        float[] picture = {
            0.25f, 0.5f, 0.25f,
            1, 9, 0,
            0, 0.5f, 0.25f,
            0.25f, 0.25f, 0.25f};
        assertThat(BorderLevels.level(picture, 4, 3)).isEqualTo(0.3);
        assertThat(BorderLevels.level(new float[] {0.25f, 0.75f}, 1, 2)).isEqualTo(0.5);
        assertThat(BorderLevels.level(new float[] {0.25f, 0.75f}, 2, 1)).isEqualTo(0.5);
    }

    @Test
    void findsDarkestAndLightestOfTrainingPictures() {
        Examples pictures = Examples.classified(Nd4j.create(new float[][] {{0.2f, 0.2f, 0.2f, 0.2f}, {0.5f, 0.5f, 0.5f, 0.5f},
            {0.1f, 0.3f, 0.1f, 0.3f}}), new int[] {0, 1, 0}, 2);
        assertThat(BorderLevels.of(pictures, 2, 2)).isEqualTo(new BorderLevels(0.2f, 0.5f));
        assertThat(BorderLevels.of(pictures.slice(1, 2), 2, 2)).as("of a part").isEqualTo(new BorderLevels(0.5f, 0.5f));
    }

    @Test
    void findsPicturesOfTheOppositePolarity() {
        assertThat(LIGHT_ON_DARK.isOpposite(0.95)).isTrue();
        assertThat(LIGHT_ON_DARK.isOpposite(0.2)).isFalse();
        assertThat(INK_ON_PAPER.isOpposite(0.1)).isTrue();
        assertThat(INK_ON_PAPER.isOpposite(0.8)).isFalse();
    }

    @Test
    void neverTakesATrainingPictureForANegative() {
        BorderLevels both = new BorderLevels(0.1, 0.9);
        assertThat(List.of(0.0, 0.1, 0.3, 0.5, 0.9, 1.0)).noneMatch(both::isOpposite);
        BorderLevels darkAndBright = new BorderLevels(0.02, 0.94);
        assertThat(darkAndBright.isOpposite(1.0)).as("a brighter picture than all that were trained").isFalse();
        BorderLevels grey = new BorderLevels(0.5, 0.55);
        assertThat(grey.isOpposite(0.55)).isFalse();
    }

    @Test
    void coversTheMembersOfAnEnsemble() {
        assertThat(BorderLevels.union(List.of(INK_ON_PAPER, LIGHT_ON_DARK))).isEqualTo(new BorderLevels(0, 0.95));
        assertThat(BorderLevels.union(Arrays.asList(INK_ON_PAPER, null))).as("one is not known").isNull();
        assertThat(BorderLevels.union(Collections.emptyList())).isNull();
    }
}
