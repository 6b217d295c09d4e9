package dev.trainyard.dataset.format.picture;

import dev.trainyard.platform.picture.DecodedImage;
import java.util.Optional;

/**
 * The colour behind the transparent pixels of all pictures of a data set. Without the option {@code background}, all pictures decide
 * together: a colour for each picture would tell a class of dark drawings from one of light drawings by its background.
 */
final class PictureBackground {

    static final String WHITE = "#ffffff";
    static final String BLACK = "#000000";

    private final String given;
    private int pictures;
    private int transparent;
    private int light;
    private double levels;

    /** @param given colour as {@code #rrggbb}; null if the pictures decide */
    PictureBackground(String given) {
        this.given = given;
    }

    /** Returns the colour for decoding pictures before all of them have been seen. */
    String assumed() {
        return given != null ? given : WHITE;
    }

    void see(DecodedImage picture) {
        pictures++;
        if (picture.isTransparent()) {
            transparent++;
            light += DecodedImage.isLight(picture.opaqueLevel()) ? 1 : 0;
            levels += picture.opaqueLevel();
        }
    }

    /**
     * Returns the colour that was given; without it white, or black if the opaque parts of the pictures that have transparent ones are light
     * on average, each picture counting once. Null if no picture has transparent parts and no colour was given.
     */
    String colour() {
        return given != null ? given : transparent == 0 ? null : isLight() ? BLACK : WHITE;
    }

    private boolean isLight() {
        return DecodedImage.isLight(levels / transparent);
    }

    /** Returns a sentence on the colour; empty if no picture has transparent parts. */
    Optional<String> note() {
        if (transparent == 0) {
            return Optional.empty();
        }
        String why = given != null ? "as background says"
                : "because their opaque parts are %s on average; background names another colour".formatted(isLight() ? "light" : "dark");
        boolean white = colour().equals(WHITE);
        int alike = white ? light : colour().equals(BLACK) ? transparent - light : 0;
        return Optional.of("%d of %d pictures have transparent parts, which are %s here and in predictions, %s.%s".formatted(transparent,
                pictures, named(colour()), why, alike == 0 ? ""
                        : " The opaque parts of %d of them are %s too, and may not show.".formatted(alike, white ? "light" : "dark")));
    }

    private static String named(String colour) {
        return colour.equals(WHITE) ? "white" : colour.equals(BLACK) ? "black" : colour;
    }
}
