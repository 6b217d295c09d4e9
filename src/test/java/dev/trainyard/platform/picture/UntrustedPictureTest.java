package dev.trainyard.platform.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UntrustedPictureTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void refusesACompressedBmpWhateverSizeItDeclares(int compression) {
        assertThatThrownBy(() -> DecodedImage.decode(bmp(compression, 1_900_000_000), 1))
                .isInstanceOf(DecodedImage.Unreadable.class).hasMessageContaining("uncompressed BMP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "png", "gif", "jpeg"})
    void readsAnOrdinaryPicture(String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture(), format, file)).isTrue();
        assertThat(DecodedImage.decode(file.toByteArray(), 3).width()).isEqualTo(64);
    }

    @Test
    void readsAProgressiveJpeg() throws IOException {
        assertThat(DecodedImage.decode(progressive(), 3).height()).isEqualTo(48);
    }

    @Test
    void refusesAJpegThatRepeatsItsLastScan() throws IOException {
        assertThatThrownBy(() -> DecodedImage.decode(scans(), 3)).isInstanceOf(DecodedImage.Unreadable.class).hasMessageContaining("scans");
    }

    /** The JDK reads tables that a JPEG of their own holds, and then the picture after them. */
    @Test
    void refusesAJpegOfTablesAloneBeforeThePicture() throws IOException {
        byte[] file = scans();
        int tables = indexOf(file, 0xDB);
        int length = 2 + ByteBuffer.wrap(file).getShort(tables + 2);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(file, 0, 2);
        bomb.write(file, tables, length);
        bomb.write(file, file.length - 2, 2);
        bomb.write(file);
        assertThat(ImageIO.read(new ByteArrayInputStream(bomb.toByteArray()))).isNotNull();
        assertThatThrownBy(() -> DecodedImage.decode(bomb.toByteArray(), 3)).isInstanceOf(DecodedImage.Unreadable.class)
                .hasMessageContaining("ends early");
    }

    /** Comments, profiles and thumbnails may hold the bytes of a scan's marker. */
    @Test
    void countsNoScansWithinSegmentsOfMetadata() throws IOException {
        byte[] file = progressive();
        ByteArrayOutputStream commented = new ByteArrayOutputStream();
        commented.write(file, 0, 2);
        byte[] comment = new byte[1000];
        for (int i = 0; i < comment.length; i++) {
            comment[i] = (byte) (i % 2 == 0 ? 0xFF : 0xDA);
        }
        commented.write(ByteBuffer.allocate(4).putShort((short) 0xFFFE).putShort((short) (comment.length + 2)).array());
        commented.write(comment);
        commented.write(file, 2, file.length - 2);
        assertThat(DecodedImage.decode(commented.toByteArray(), 3).width()).isEqualTo(64);
    }

    @Test
    void refusesAPictureThatTakesTooLong() throws IOException {
        byte[] file = progressive();
        assertThatThrownBy(() -> new PictureDecoder(3, null, PictureDecoder.MAX_PIXELS, size -> { }, Duration.ZERO).decode(file))
                .isInstanceOf(DecodedImage.Unreadable.class)
                .hasMessageContaining("decoded within");
    }

    @ParameterizedTest
    @CsvSource({"28, 28, 25690112, 6000 × 4000", "8, 8, 25000000, 5000 × 5000", "224, 224, 33554432, 8192 × 4096"})
    void boundsPixelsByTheInputOfTheNetwork(int rows, int columns, long most, String largest) {
        assertThat(DecodedImage.maxPixels(rows, columns)).isEqualTo(most);
        long[] reserved = new long[1];
        assertThatThrownBy(() -> DecodedImage.decode(png(10_000, 10_000), 1, null, most, size -> reserved[0] = 1))
                .isInstanceOf(DecodedImage.Unreadable.class)
                .hasMessage("must have at most %d pixels and 16384 a side, got 10000x10000 (height x width)", most);
        assertThat(reserved[0]).isZero();
        String[] sides = largest.split(" × ");
        assertThatThrownBy(() -> DecodedImage.decode(png(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])), 1, null, most,
                size -> reserved[0] = size.heapBytes())).isInstanceOf(DecodedImage.Unreadable.class).hasMessageContaining("undamaged");
        assertThat(reserved[0]).isGreaterThan(Long.parseLong(sides[0]) * Long.parseLong(sides[1]));
    }

    @Test
    void reservesMemoryForAllCoefficientsOfAProgressiveJpeg() throws IOException {
        long[] reserved = new long[1];
        DecodedImage.decode(progressive(), 1, size -> reserved[0] = size.nativeBytes());
        assertThat(reserved[0]).isEqualTo(2L * 3 * 64 * 48);
        ByteArrayOutputStream baseline = new ByteArrayOutputStream();
        ImageIO.write(picture(), "jpeg", baseline);
        DecodedImage.decode(baseline.toByteArray(), 1, size -> reserved[0] = size.nativeBytes());
        assertThat(reserved[0]).isZero();
    }

    @Test
    void reservesMemoryForAProgressiveJpegWithAMarkerThatHasNoSegment() throws IOException {
        byte[] file = progressive();
        ByteArrayOutputStream marked = new ByteArrayOutputStream();
        marked.write(file, 0, 2);
        marked.write(new byte[] {(byte) 0xFF, (byte) 0xD0});
        marked.write(file, 2, file.length - 2);
        long[] reserved = new long[1];
        assertThat(DecodedImage.decode(marked.toByteArray(), 1, size -> reserved[0] = size.nativeBytes()).width()).isEqualTo(64);
        assertThat(reserved[0]).isEqualTo(2L * 3 * 64 * 48);
    }

    /** The JDK reads a graphic control extension as four bytes, whatever length it declares, and so finds a frame within it. */
    @Test
    void boundsTheFrameThatTheDecoderReadsFromAMalformedGif() {
        long[] reserved = new long[1];
        assertThatThrownBy(() -> DecodedImage.decode(gifWithHiddenFrame(5000), 1, null, 1_000_000, size -> reserved[0] = size.heapBytes()))
                .isInstanceOf(DecodedImage.Unreadable.class).hasMessageContaining("got 5000x5000");
        assertThat(reserved[0]).isZero();
    }

    @Test
    void stopsDecodingWhenInterrupted() throws IOException {
        byte[] file = progressive();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> DecodedImage.decode(file, 3)).isInstanceOf(DecodedImage.Unreadable.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** A file that lacks only bytes behind its last pixel may be read. */
    @ParameterizedTest
    @ValueSource(strings = {"bmp", "png", "gif", "jpeg"})
    void refusesAPictureThatEndsEarly(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture().getSubimage(0, 0, 16, 12), format, out)).isTrue();
        byte[] file = out.toByteArray();
        float[][] whole = DecodedImage.decode(file, 3).planes();
        for (int length = 0; length < file.length; length++) {
            try {
                assertThat(DecodedImage.decode(Arrays.copyOf(file, length), 3).planes()).as("first %d bytes", length).isDeepEqualTo(whole);
            } catch (DecodedImage.Unreadable e) {
                assertThat(e).hasMessageStartingWith("must be");
            }
        }
    }

    @Test
    void refusesCutOffHeaders() {
        for (byte[] file : new byte[][] {{}, {'B'}, {'B', 'M'}, {(byte) 0xFF, (byte) 0xD8}, {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF},
                Arrays.copyOf(bmp(0, 10), 20)}) {
            assertThatThrownBy(() -> DecodedImage.decode(file, 1)).isInstanceOf(DecodedImage.Unreadable.class);
        }
    }

    private static byte[] bmp(int compression, int declaredBytes) {
        ByteBuffer file = ByteBuffer.allocate(354).order(ByteOrder.LITTLE_ENDIAN);
        file.put("BM".getBytes(StandardCharsets.US_ASCII)).putInt(354).putInt(0).putInt(54);
        file.putInt(40).putInt(28).putInt(28).putShort((short) 1).putShort((short) 0).putInt(compression).putInt(declaredBytes);
        return file.array();
    }

    /** Returns a grey PNG that ends after the header of the chunk with the pixels (PNG third edition, chunks IHDR and IDAT). */
    private static byte[] png(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(41).putLong(0x89504E470D0A1A0AL).putInt(13).putInt(0x49484452).putInt(width).putInt(height)
                .put(new byte[] {8, 0, 0, 0, 0});
        CRC32 checksum = new CRC32();
        checksum.update(file.array(), 12, 17);
        return file.putInt((int) checksum.getValue()).putInt(1000).putInt(0x49444154).array();
    }

    /** Returns a GIF of 10 × 10 pixels with a frame of 10 × 10, and another of {@code side} pixels a side within the extension before it. */
    private static byte[] gifWithHiddenFrame(int side) {
        ByteBuffer file = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GIF89a".getBytes(StandardCharsets.US_ASCII)).putShort((short) 10).putShort((short) 10).put(new byte[] {(byte) 0x80, 0, 0});
        file.put(new byte[] {0, 0, 0, -1, -1, -1});
        file.put(new byte[] {0x21, (byte) 0xF9, 16}).put(new byte[5]);
        frame(file, side).put((byte) 2).put((byte) 0);
        return frame(file, 10).put(new byte[] {2, 2, 0x4C, 1, 0, 0x3B}).array();
    }

    private static ByteBuffer frame(ByteBuffer file, int side) {
        return file.put((byte) 0x2C).putInt(0).putShort((short) side).putShort((short) side).put((byte) 0);
    }

    private static BufferedImage picture() {
        BufferedImage picture = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 48; i++) {
            picture.setRGB(i % 64, i / 64, Color.HSBtoRGB(i / 999f, 1, 1));
        }
        return picture;
    }

    private static byte[] progressive() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.write(null, new IIOImage(picture(), null, null), how);
        } finally {
            writer.dispose();
        }
        assertThat(ImageIO.read(new ByteArrayInputStream(file.toByteArray()))).isNotNull();
        return file.toByteArray();
    }

    /** Returns a JPEG that repeats its last scan more often than is allowed. */
    private static byte[] scans() throws IOException {
        byte[] file = progressive();
        int scan = lastScan(file);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(file, 0, scan);
        for (int i = 0; i <= FileBounds.MAX_SCANS; i++) {
            bomb.write(file, scan, file.length - 2 - scan);
        }
        bomb.write(file, file.length - 2, 2);
        return bomb.toByteArray();
    }

    private static int indexOf(byte[] file, int marker) {
        int at = 0;
        while ((file[at] & 0xFF) != 0xFF || (file[at + 1] & 0xFF) != marker) {
            at++;
        }
        return at;
    }

    private static int lastScan(byte[] file) {
        int last = 0;
        for (int i = 0; i + 1 < file.length; i++) {
            last = (file[i] & 0xFF) == 0xFF && (file[i + 1] & 0xFF) == 0xDA ? i : last;
        }
        return last;
    }
}
