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
    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int PNG_EXIF = 0x65584966;

    private Exif() {
    }

    /** @return {@code UPRIGHT} if the file has no valid orientation */
    static Orientation orientation(byte[] file) {
        try {
            JpegHeader jpeg = JpegHeader.of(file);
            ByteBuffer tiff = jpeg != null ? jpeg.exif() : pngExif(ByteBuffer.wrap(file));
            return tiff == null ? Orientation.UPRIGHT : Orientation.of(tag(tiff));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            // Viewers show a picture with damaged EXIF data as it is stored.
            return Orientation.UPRIGHT;
        }
    }

    private static ByteBuffer pngExif(ByteBuffer file) {
        if (file.remaining() < Long.BYTES || file.getLong() != PNG_SIGNATURE) {
            return null;
        }
        while (file.remaining() >= 2 * Integer.BYTES) {
            int length = file.getInt();
            int type = file.getInt();
            if (length < 0) {
                return null;
            }
            if (type == PNG_EXIF) {
                return file.slice(file.position(), length);
            }
            // Skips the data and the checksum.
            file.position(Math.addExact(file.position(), Math.addExact(length, Integer.BYTES)));
        }
        return null;
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
