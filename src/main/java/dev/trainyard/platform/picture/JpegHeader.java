package dev.trainyard.platform.picture;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The segments of a JPEG file before its first scan, as far as the service needs them.
 *
 * <p>Sources: ITU-T T.81 annex B; Adobe technical note 5116 (APP14); Exif 2.3 (APP1).
 *
 * @param components    1 for grey, 3 for colour, 4 with black
 * @param isProgressive whether each scan refines the whole picture
 * @param isYcck        whether the first three of four components are Y, Cb and Cr
 * @param isUnmarkedYcc whether three components are Y, Cb and Cr for libjpeg, and thus for browsers and Pillow, but not for the JDK's
 *                      decoder: it wants a JFIF or EXIF segment or the numbers 1, 2 and 3, and no Adobe segment that says otherwise
 * @param exif          the TIFF file within the EXIF segment; null if there is none
 */
record JpegHeader(int components, boolean isProgressive, boolean isYcck, boolean isUnmarkedYcc, ByteBuffer exif) {

    private static final int MAGIC = 0xFFD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final String EXIF = "Exif\0\0";
    private static final String ADOBE = "Adobe";
    private static final String JFIF = "JFIF\0";
    /** Offset of the colour transform in the Adobe segment: after the name, a version and two words of flags. */
    private static final int TRANSFORM = 11;
    private static final int NO_ADOBE = -1;
    private static final int RGB = 0;
    private static final int YCC = 1;
    private static final int YCCK = 2;
    /** The components' identifiers, one byte each, that say what they are. */
    private static final int NUMBERED = 0x010203;
    private static final int NAMED_RGB = 'R' << 16 | 'G' << 8 | 'B';

    /** @return null if the file is not a JPEG */
    static JpegHeader of(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        int components = 0;
        boolean progressive = false;
        boolean jfif = false;
        int identifiers = 0;
        int transform = NO_ADOBE;
        ByteBuffer exif = null;
        try {
            if ((in.getShort() & 0xFFFF) != MAGIC) {
                return null;
            }
            for (int marker = marker(in); marker != START_OF_SCAN; marker = marker(in)) {
                int length = (in.getShort() & 0xFFFF) - Short.BYTES;
                ByteBuffer segment = in.slice(in.position(), length);
                in.position(in.position() + length);
                if (isStartOfFrame(marker)) {
                    components = segment.get(5) & 0xFF;
                    progressive = isProgressive(marker);
                    identifiers = components == 3 ? identifiers(segment) : 0;
                } else if (marker == APP0 && startsWith(segment, JFIF)) {
                    jfif = true;
                } else if (marker == APP1 && startsWith(segment, EXIF) && exif == null) {
                    exif = segment.slice(EXIF.length(), length - EXIF.length());
                } else if (marker == APP14 && startsWith(segment, ADOBE)) {
                    transform = segment.get(TRANSFORM);
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // The segments are cut off or malformed: the decoder will refuse the file.
        }
        boolean unmarked = components == 3 && isYcc(jfif, transform, identifiers)
                && (transform == NO_ADOBE ? !jfif && exif == null && identifiers != NUMBERED : transform != YCC);
        return new JpegHeader(components, progressive, transform == YCCK, unmarked, exif);
    }

    /** Returns whether libjpeg takes three components for Y, Cb and Cr (jdapimin.c, default_decompress_parms). */
    private static boolean isYcc(boolean jfif, int transform, int identifiers) {
        return jfif || (transform == NO_ADOBE ? identifiers != NAMED_RGB : transform != RGB);
    }

    /** Returns the identifiers of three components, one byte each. */
    private static int identifiers(ByteBuffer frame) {
        return (frame.get(6) & 0xFF) << 16 | (frame.get(9) & 0xFF) << 8 | frame.get(12) & 0xFF;
    }

    /**
     * Returns the next marker of a segment. Like decoders, skips other bytes before it, the fill bytes 0xFF, of which any number may precede
     * it, and markers without a segment: otherwise those could hide the frame from this class, but not from the decoder.
     */
    private static int marker(ByteBuffer in) {
        int marker;
        do {
            marker = in.get() & 0xFF;
            while (marker != 0xFF) {
                marker = in.get() & 0xFF;
            }
            while (marker == 0xFF) {
                marker = in.get() & 0xFF;
            }
        } while (!hasSegment(marker));
        return marker;
    }

    /** Returns false for a stuffed zero, TEM, and RST0 to RST7. */
    private static boolean hasSegment(int marker) {
        return marker > 0x01 && (marker < 0xD0 || marker > 0xD7);
    }

    /** Returns whether the marker is one of SOF0 to SOF15. The range also contains DHT, JPG and DAC, which are not. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /** Returns whether the marker of a frame is SOF2, SOF6, SOF10 or SOF14. */
    private static boolean isProgressive(int marker) {
        return (marker & 3) == 2;
    }

    private static boolean startsWith(ByteBuffer segment, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
        return segment.remaining() >= wanted.length && segment.slice(0, wanted.length).equals(ByteBuffer.wrap(wanted));
    }
}
