package dev.trainyard.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** How large a file is that may be compressed, by what it says of itself. */
final class UnpackedSize {

    private static final int GZIP = 0x8b1f;
    private static final int ZIP = 0x4b50;
    /** A guess: the table of contents, which would tell, is read by the format, which checks its size before. */
    private static final int ZIP_GROWTH = 2;

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
                // The trailer of the last member: its unpacked size.
                return Math.max(size, Integer.toUnsignedLong(read(channel, size - Integer.BYTES).getInt()));
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
