package dev.trainyard.platform.picture;

/** Maps the rows and columns of a file to those of the upright picture. The constants are EXIF's values 1 to 8, in order. */
enum Orientation {

    UPRIGHT(false, false, false),
    MIRRORED(false, false, true),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, true, false),
    TRANSPOSED(true, false, false),
    TURNED_LEFT(true, true, false),
    ANTITRANSPOSED(true, true, true),
    TURNED_RIGHT(true, false, true);

    private final boolean transposed;
    /** Whether the file's rows are read from the last to the first; {@code columnsReversed} is the same for columns. */
    private final boolean rowsReversed;
    private final boolean columnsReversed;

    Orientation(boolean transposed, boolean rowsReversed, boolean columnsReversed) {
        this.transposed = transposed;
        this.rowsReversed = rowsReversed;
        this.columnsReversed = columnsReversed;
    }

    /** @param tag the value of EXIF's tag; values other than 1 to 8 mean upright, as in image viewers */
    static Orientation of(int tag) {
        return tag >= 1 && tag <= values().length ? values()[tag - 1] : UPRIGHT;
    }

    DecodedImage apply(DecodedImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int height = transposed ? stored.width() : stored.height();
        int width = transposed ? stored.height() : stored.width();
        float[][] planes = new float[stored.planes().length][height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = reversed(transposed ? x : y, stored.height(), rowsReversed);
                int column = reversed(transposed ? y : x, stored.width(), columnsReversed);
                for (int c = 0; c < planes.length; c++) {
                    planes[c][y * width + x] = stored.planes()[c][row * stored.width() + column];
                }
            }
        }
        return new DecodedImage(height, width, stored.pixels(), planes, stored.coloured(), stored.opaqueLevel());
    }

    private static int reversed(int i, int size, boolean reversed) {
        return reversed ? size - 1 - i : i;
    }
}
