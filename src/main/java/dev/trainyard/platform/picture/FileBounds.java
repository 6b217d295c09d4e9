package dev.trainyard.platform.picture;

import dev.trainyard.platform.picture.DecodedImage.Unreadable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Refuses files whose decoding would cost far more than their size and pixel count suggest, and JPEGs that are cut off. Checks only headers
 * and markers.
 *
 * <p>Sources: ITU-T T.81 annex B (markers of JPEG); BITMAPINFOHEADER of Windows (BMP).
 */
final class FileBounds {

    /** Encoders write 6 to 12 scans per progressive JPEG. Decoding a scan visits all pixels, however few bytes the scan has. */
    static final int MAX_SCANS = 50;

    private static final int JPEG_MAGIC = 0xFFD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;

    private static final int BMP_MAGIC = 0x424D;
    private static final int BMP_HEADER_BYTES = 14;
    private static final int BMP_COMPRESSION = 30;
    private static final int BMP_RGB = 0;
    private static final int BMP_BIT_FIELDS = 3;

    private FileBounds() {
    }

    static void check(byte[] file) throws Unreadable {
        int magic = file.length < 2 ? 0 : (file[0] & 0xFF) << 8 | file[1] & 0xFF;
        if (magic == JPEG_MAGIC) {
            checkScans(file);
        } else if (magic == BMP_MAGIC) {
            checkUncompressed(file);
        }
    }

    private static void checkScans(byte[] file) throws Unreadable {
        int scans = 0;
        for (int i = 2; i + 1 < file.length; i++) {
            // Entropy-coded data has a 0 after each 0xFF, so 0xFF followed by a non-zero byte is always a marker.
            if ((file[i] & 0xFF) != 0xFF) {
                continue;
            }
            int marker = file[i + 1] & 0xFF;
            if (marker == START_OF_SCAN && ++scans > MAX_SCANS) {
                throw new Unreadable("must have at most %d scans, as progressive JPEGs do".formatted(MAX_SCANS), true);
            }
            if (marker == END_OF_IMAGE && scans > 0) {
                return;
            }
            if (marker == END_OF_IMAGE) {
                // The decoder would take tables from this JPEG and read the picture from the next one, whose scans were not counted.
                break;
            }
            if (hasLength(marker) && i + 3 < file.length) {
                i += 1 + ((file[i + 2] & 0xFF) << 8 | file[i + 3] & 0xFF);
            }
        }
        // Refused here, because the decoder would fill the missing rows with grey.
        throw new Unreadable("must be whole, got a JPEG that ends early", false);
    }

    /** Returns false for stuffed zeros, for markers without a segment (TEM, RST0 to RST7, SOI, EOI) and for the fill byte 0xFF. */
    private static boolean hasLength(int marker) {
        return marker > 0x01 && marker != 0xFF && (marker < 0xD0 || marker > END_OF_IMAGE);
    }

    /** Refuses compressed BMPs: they may embed a JPEG or PNG of any declared size, and run lengths expand to any size. */
    private static void checkUncompressed(byte[] file) throws Unreadable {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        // OS/2's short header of 12 bytes has no compression field.
        boolean isLong = file.length >= BMP_COMPRESSION + Integer.BYTES && header.getInt(BMP_HEADER_BYTES) > 12;
        int compression = isLong ? header.getInt(BMP_COMPRESSION) : BMP_RGB;
        if (compression != BMP_RGB && compression != BMP_BIT_FIELDS) {
            throw new Unreadable("must be an uncompressed BMP, got compression " + compression, false);
        }
    }
}
