package dev.trainyard.platform.picture;

import java.nio.ByteBuffer;

/**
 * The chunks of a PNG file.
 *
 * <p>Source: PNG third edition, sections 5 (layout of chunks) and 11.3.1.1 (tRNS).
 */
final class PngChunks {

    static final int EXIF = 0x65584966;
    private static final int HEADER = 0x49484452;
    private static final int TRANSPARENCY = 0x74524E53;
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    /** Length and type before a chunk's data, and the checksum behind. */
    private static final int FRAME_BYTES = 3 * Integer.BYTES;
    private static final int DEPTH_AT = 8;
    private static final int COLOUR_TYPE_AT = 9;
    private static final int GREY = 0;

    private PngChunks() {
    }

    static boolean isPng(byte[] file) {
        return file.length >= Long.BYTES && ByteBuffer.wrap(file).getLong() == SIGNATURE;
    }

    /** Returns the data of the first whole chunk of a type; null if there is none. */
    static ByteBuffer data(byte[] file, int type) {
        ByteBuffer in = ByteBuffer.wrap(file).position(Long.BYTES);
        while (in.remaining() >= FRAME_BYTES) {
            int length = in.getInt();
            int found = in.getInt();
            if (length < 0 || length > in.remaining() - Integer.BYTES) {
                return null;
            }
            if (found == type) {
                return in.slice(in.position(), length);
            }
            in.position(in.position() + length + Integer.BYTES);
        }
        return null;
    }

    /**
     * Returns the grey level from 0 to 255 that is transparent. The JDK's decoder ignores it in files of 2 and 4 bits.
     *
     * @return −1 if there is none, or if the file is no PNG of grey levels of at most 8 bits without opacity
     */
    static float transparentGrey(byte[] file) {
        ByteBuffer header = isPng(file) ? data(file, HEADER) : null;
        if (header == null || header.remaining() <= COLOUR_TYPE_AT || header.get(COLOUR_TYPE_AT) != GREY) {
            return -1;
        }
        int depth = header.get(DEPTH_AT);
        ByteBuffer key = data(file, TRANSPARENCY);
        if (key == null || key.remaining() < Short.BYTES || depth < 1 || depth > Byte.SIZE) {
            return -1;
        }
        int most = (1 << depth) - 1;
        return (key.getShort(0) & most) * (float) PixelRows.OPAQUE / most;
    }
}
