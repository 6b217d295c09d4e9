package dev.trainyard.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes files that are much larger when they are decoded, or that contain other files. */
final class HostileFiles {

    private static final byte[] ZEROS = new byte[1 << 16];

    private interface Packing {
        OutputStream around(OutputStream packed) throws IOException;
    }

    private HostileFiles() {
    }

    /** Returns a black PNG; {@code type} is 0 for grey, 2 for colour, 6 for colour with transparency. */
    static byte[] png(int width, int height, int type, byte[]... chunks) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, (byte) type, 0, 0, 0});
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        file.writeBytes(chunk("IHDR", header.array()));
        for (byte[] chunk : chunks) {
            file.writeBytes(chunk);
        }
        file.writeBytes(chunk("IDAT", deflated(height * (1L + width * (type == 0 ? 1L : type == 2 ? 3 : 4)))));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    /** Returns a chunk of a PNG: a name and a compressed text (zTXt) or profile (iCCP) of {@code bytes} bytes. */
    static byte[] compressedChunk(String type, long bytes) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(new byte[] {'a', 0, 0});
        data.writeBytes(deflated(bytes));
        return chunk(type, data.toByteArray());
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        return ByteBuffer.allocate(12 + data.length).putInt(data.length).put(name).put(data).putInt((int) checksum.getValue()).array();
    }

    /** Returns a BMP of 28 × 28 pixels that declares an embedded file of {@code bytes} bytes: JPEG is compression 4, PNG 5. */
    static byte[] bmp(int compression, int bytes) {
        return ByteBuffer.allocate(354).order(ByteOrder.LITTLE_ENDIAN).put((byte) 'B').put((byte) 'M').putInt(354).putInt(0).putInt(54)
                .putInt(40).putInt(28).putInt(28).putShort((short) 1).putShort((short) 0).putInt(compression).putInt(bytes).array();
    }

    /** Returns a JPEG that declares 60 scans, without their data. */
    static byte[] scans() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xC2, 0, 11, 8, 0x10, 0, 0x10, 0, 1, 1, 0x11, 0});
        for (int i = 0; i < 60; i++) {
            file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 0, 0});
        }
        file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
        return file.toByteArray();
    }

    /** Returns a ZIP archive of files of {@code bytes} zeros each. */
    static byte[] zip(long bytes, String... names) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                writeZeros(zip, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Returns a ZIP archive of two files with the same content. */
    static byte[] zip(String first, String second, byte[] content) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name : new String[] {first, second}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    static byte[] gzip(long zeros) {
        return packed(zeros, GZIPOutputStream::new);
    }

    private static byte[] deflated(long zeros) {
        return packed(zeros, DeflaterOutputStream::new);
    }

    private static byte[] packed(long zeros, Packing packing) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packing.around(packed)) {
            writeZeros(out, zeros);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static void writeZeros(OutputStream out, long count) throws IOException {
        for (long left = count; left > 0; left -= ZEROS.length) {
            out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
    }

    /** Returns the header of an NPY file, version 1.0, without data. */
    static byte[] npy(String type, String shape) {
        String text = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        String padded = text + " ".repeat(64 - (10 + text.length() + 1) % 64) + "\n";
        return ByteBuffer.allocate(10 + padded.length()).order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
