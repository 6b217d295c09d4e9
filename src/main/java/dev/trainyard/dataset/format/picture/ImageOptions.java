package dev.trainyard.dataset.format.picture;

import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.format.SplitAssignment;
import dev.trainyard.platform.picture.DecodedImage;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options for reading images.
 *
 * @param channels   1 for grey, 3 for red, green and blue
 * @param rows       height to which all images are scaled; 0 if they must all have the same size already
 * @param columns    likewise the width
 * @param background the colour behind transparent pixels, as {@code #rrggbb}; null if the pictures decide together
 */
record ImageOptions(int channels, int rows, int columns, String background, SplitAssignment.Fractions fractions) {

    static final Set<String> NAMES = Set.of("channels", "size", "background", "validation_fraction", "test_fraction", "seed");
    private static final Map<String, String> COLOURS = Map.of("white", PictureBackground.WHITE, "black", PictureBackground.BLACK);
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,4})(?:x(\\d{1,4}))?");

    static ImageOptions of(Map<String, String> texts, ImportOptions options) {
        int channels = options.integer("channels", 1, 3, 1);
        if (channels == 2) {
            options.wrong("channels", "must be 1 for grey, or 3 for red, green and blue, got 2");
        }
        int rows = 0;
        int columns = 0;
        if (options.has("size")) {
            String text = texts.get("size").trim();
            Matcher size = SIZE.matcher(text);
            if (size.matches()) {
                rows = Integer.parseInt(size.group(1));
                columns = size.group(2) == null ? rows : Integer.parseInt(size.group(2));
            }
            if (rows < 1 || columns < 1 || rows > DecodedImage.DETAIL || columns > DecodedImage.DETAIL) {
                options.wrong("size", "must be a number from 1 to %d, or height x width as in 32x24".formatted(DecodedImage.DETAIL)
                        + ImportOptions.got(text));
                rows = 0;
            }
        }
        String background = null;
        if (options.has("background")) {
            String text = texts.get("background").trim().toLowerCase(Locale.ROOT);
            background = COLOURS.getOrDefault(text, text);
            if (!COLOUR.matcher(background).matches()) {
                options.wrong("background", "must be white, black or a colour as #ffffff" + ImportOptions.got(text));
            }
        }
        return new ImageOptions(channels, rows, columns, background, options.fractions());
    }
}
