package dev.trainyard.dataset.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Estimates the unpacked size of a file that may be compressed, from the size that the file declares. */
final class UnpackedSize {

    private static final int GZIP = 0x8b1f;
    private static final int ZIP = 0x4b50;
    /** A guess. The archive's table of contents has the exact size, but only the format reads it, after checking its length. */
    private static final int ZIP_GROWTH = 2;
    /** Unpacked bytes per packed byte, at most: deflate takes at least two bits for 258 bytes (RFC 1951). */
    private static final int DEFLATE_GROWTH = 1032;

    private UnpackedSize() {
    }

    static long of(Path file) throws IOException {
        long size = Files.size(file);
        if (size < 2 * Integer.BYTES) {
            return size;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            int magic = read(channel, 0).getInt() & 0xFFFF;
            if (magic == GZIP) {
                // The last four bytes are the unpacked size of the last member, modulo 2³² (RFC 1952); in a file that was cut, any data.
                long declared = Integer.toUnsignedLong(read(channel, size - Integer.BYTES).getInt());
                return Math.max(size, Math.min(declared, DEFLATE_GROWTH * size));
            }
            return magic == ZIP ? ZIP_GROWTH * size : size;
        }
    }

    private static ByteBuffer read(FileChannel channel, long at) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (four.hasRemaining() && channel.read(four, at + four.position()) >= 0) {
            continue;
        }
        return four.flip();
    }
}
