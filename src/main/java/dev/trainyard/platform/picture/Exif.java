package dev.trainyard.platform.picture;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the orientation of a picture from the EXIF data of a JPEG or PNG file. Cameras store the rows of the sensor, and record in
 * the EXIF data how the camera was held.
 *
 * <p>Sources: TIFF 6.0 (image file directory); Exif 2.3 (tag 0x0112); PNG third edition (chunk eXIf).
 */
final class Exif {

    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;

    private Exif() {
    }

    /** @return {@code UPRIGHT} if the file has no valid orientation */
    static Orientation orientation(byte[] file) {
        try {
            JpegHeader jpeg = JpegHeader.of(file);
            ByteBuffer tiff = jpeg != null ? jpeg.exif() : PngChunks.isPng(file) ? PngChunks.data(file, PngChunks.EXIF) : null;
            return tiff == null ? Orientation.UPRIGHT : Orientation.of(tag(tiff));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // Viewers show a picture with damaged EXIF data as it is stored.
            return Orientation.UPRIGHT;
        }
    }

    /** @return the value of the orientation tag; 1 (upright) if it is missing or of another type */
    private static int tag(ByteBuffer tiff) {
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + Short.BYTES + i * ENTRY_BYTES;
            if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
                return switch (tiff.getShort(entry + 2)) {
                    case SHORT -> tiff.getShort(entry + 8);
                    case LONG -> tiff.getInt(entry + 8);
                    default -> 1;
                };
            }
        }
        return 1;
    }
}
