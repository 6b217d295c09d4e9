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
 * @param exif          the TIFF file within the EXIF segment; null if there is none
 */
record JpegHeader(int components, boolean isProgressive, boolean isYcck, ByteBuffer exif) {

    private static final int MAGIC = 0xFFD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final String EXIF = "Exif\0\0";
    private static final String ADOBE = "Adobe";
    /** Offset of the colour transform in the Adobe segment: after the name, a version and two words of flags. */
    private static final int TRANSFORM = 11;
    private static final int YCCK = 2;

    /** @return null if the file is not a JPEG */
    static JpegHeader of(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        int components = 0;
        boolean progressive = false;
        boolean ycck = false;
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
                } else if (marker == APP1 && startsWith(segment, EXIF) && exif == null) {
                    exif = segment.slice(EXIF.length(), length - EXIF.length());
                } else if (marker == APP14 && startsWith(segment, ADOBE)) {
                    ycck = segment.get(TRANSFORM) == YCCK;
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // The segments are cut off or malformed: the decoder will refuse the file.
        }
        return new JpegHeader(components, progressive, ycck, exif);
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
