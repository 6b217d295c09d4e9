package dev.trainyard.platform.picture;

import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.picture.DecodedImage.Unreadable;
import dev.trainyard.platform.problem.ProblemException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes untrusted image files to the levels that Pillow shows: applies the orientation in the EXIF data, but no colour profiles. Averages
 * pictures with at least twice {@link DecodedImage#DETAIL} pixels a side over squares of pixels.
 */
final class PictureDecoder {

    /** Generous, because the largest pictures take about a second. */
    static final Duration LIMIT = Duration.ofSeconds(10);
    static final long MAX_PIXELS = 1 << 25;
    /** Memory of the JPEG library for each coefficient of a progressive JPEG, all of which it keeps until the last scan. */
    private static final long COEFFICIENT_BYTES = 2;
    /** Limited because decoders buffer whole rows. */
    private static final int MAX_SIDE = 1 << 14;
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");

    private final int channels;
    private final Integer background;
    private final long maxPixels;
    private final Consumer<MemorySize> reserve;
    private final DecodingLimit deadline;
    private final Duration limit;

    /**
     * @param channels   1 for grey, 3 for red, green and blue
     * @param background behind transparent pixels, 0xRRGGBB; null for white, or black behind light pixels
     * @param maxPixels  largest number of pixels in the file; at most {@link #MAX_PIXELS}
     * @param reserve    called with the memory that decoding takes, before it is allocated
     * @param limit      longest time
     */
    PictureDecoder(int channels, Integer background, long maxPixels, Consumer<MemorySize> reserve, Duration limit) {
        this.channels = channels;
        this.background = background;
        this.maxPixels = maxPixels;
        this.reserve = reserve;
        this.limit = limit;
        this.deadline = new DecodingLimit(limit);
    }

    /** Decodes a file. Call it only once, because the time limit counts from the construction. */
    DecodedImage decode(byte[] file) throws Unreadable {
        FileBounds.check(file);
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(stream);
            try {
                // Ignores metadata: compressed texts and colour profiles in a PNG may expand to any size.
                reader.setInput(stream, true, true);
                reader.addIIOReadProgressListener(deadline);
                Orientation orientation = Exif.orientation(file);
                return orientation.apply(decode(reader, file, orientation));
            } finally {
                reader.dispose();
            }
        } catch (Unreadable | ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // For broken files, the JDK's decoders throw exceptions of many kinds.
            throw new Unreadable("must be an undamaged picture: " + e.getMessage(), false);
        }
    }

    private static ImageReader reader(MemoryCacheImageInputStream stream) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw new Unreadable("must be a picture in PNG, JPEG, GIF or BMP", false);
    }

    private DecodedImage decode(ImageReader reader, byte[] file, Orientation orientation) throws IOException {
        GifCanvas canvas = GifCanvas.of(file);
        // The decoder's sizes count, too: it may read another frame of a malformed GIF than GifCanvas does.
        int width = Math.max(reader.getWidth(0), canvas == null ? 0 : canvas.width());
        int height = Math.max(reader.getHeight(0), canvas == null ? 0 : canvas.height());
        if ((long) width * height > maxPixels || Math.max(width, height) > MAX_SIDE) {
            throw new Unreadable("must have at most %d pixels and %d a side, got %dx%d (height x width)"
                    .formatted(maxPixels, MAX_SIDE, height, width), true);
        }
        JpegHeader jpeg = JpegHeader.of(file);
        boolean inks = jpeg != null && jpeg.components() == 4;
        boolean ycc = jpeg != null && jpeg.isUnmarkedYcc();
        ImageTypeSpecifier type = inks || ycc ? null : storedType(reader);
        BlockMeans means = new BlockMeans(height, width, channels);
        int copies = orientation == Orientation.UPRIGHT ? 1 : 2;
        long coefficients = jpeg != null && jpeg.isProgressive() ? (long) width * height * jpeg.components() : 0;
        reserve.accept(new MemorySize(COEFFICIENT_BYTES * coefficients,
                (long) width * height * (type == null ? jpeg.components() : bytes(type)) + copies * means.bytes()));
        ImageReadParam how = reader.getDefaultReadParam();
        PixelRows rows;
        if (inks) {
            rows = new CmykRows(reader.readRaster(0, how), jpeg.isYcck());
        } else if (ycc) {
            rows = new YccRows(reader.readRaster(0, how));
        } else {
            how.setDestinationType(type);
            BufferedImage image = reader.read(0, how);
            rows = PixelRows.of(image, PngChunks.transparentGrey(file));
            if (canvas != null && image.getColorModel() instanceof IndexColorModel palette) {
                rows = canvas.place(rows, palette);
            }
        }
        if (deadline.isExceeded()) {
            throw new Unreadable("must be decoded within %d s".formatted(limit.toSeconds()), true);
        }
        return means.of(rows, background);
    }

    /** Returns the type that keeps the levels of the file: for a JPEG with a colour profile, readers offer that profile besides sRGB. */
    private static ImageTypeSpecifier storedType(ImageReader reader) throws IOException {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        ImageTypeSpecifier first = types.next();
        while (types.hasNext()) {
            ImageTypeSpecifier type = types.next();
            ColorSpace space = type.getColorModel().getColorSpace();
            if (!space.isCS_sRGB() && space.getType() == ColorSpace.TYPE_RGB && first.getNumBands() == type.getNumBands()) {
                return type;
            }
        }
        return first;
    }

    /** Returns the bytes that one pixel takes. */
    private static long bytes(ImageTypeSpecifier type) {
        SampleModel model = type.getSampleModel();
        return Math.max(1, (long) model.getNumDataElements() * DataBuffer.getDataTypeSize(model.getTransferType()) / Byte.SIZE);
    }
}
