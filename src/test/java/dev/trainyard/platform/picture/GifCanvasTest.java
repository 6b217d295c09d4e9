package dev.trainyard.platform.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GIFs whose first frame, of the colour (200, 100, 50), is smaller than the canvas. The expected levels are those of Pillow 12. */
class GifCanvasTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "opaque, R0lGODlhBAADAPECAAoUHshkMgD/AAcHBywBAAEAAgABAAACAgxTADs=, 4, 10, 20, 30, 5",
        "transparent, R0lGODlhBAADAPECAAoUHshkMgD/AAcHByH5BAEAAAIALAEAAQACAAEAAAICDFMAOw==, 4, 0, 0, 255, 5",
        "own palette, R0lGODlhBAADAPECAAoUHshkMgD/AAcHBywBAAEAAgABAIFaUEbIZDIA/wAHBwcCAgxTADs=, 4, 90, 80, 70, 5",
        "beyond the canvas, R0lGODlhBAADAPECAAoUHshkMgD/AAcHBywDAAIAAgABAAACAgxTADs=, 5, 10, 20, 30, 13"})
    void showsTheWholeCanvas(String kind, String file, int width, float red, float green, float blue,
            int frame) throws DecodedImage.Unreadable {
        DecodedImage picture = DecodedImage.decode(Base64.getDecoder().decode(file), 3, 0x0000FF, bytes -> { });

        assertThat(picture.height()).isEqualTo(3);
        assertThat(picture.width()).isEqualTo(width);
        float[] around = {red, green, blue};
        float[] within = {200, 100, 50};
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 3 * width; i++) {
                assertThat(picture.planes()[c][i]).as("channel %d, pixel %d", c, i)
                        .isEqualTo(i == frame || i == frame + 1 ? within[c] : around[c]);
            }
        }
    }
}
