package dev.trainyard.dataset.format;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An untrusted ZIP archive. Its entries are not extracted to disk, and reading an entry fails if it is longer than it declares. */
public final class Archive implements AutoCloseable {

    /** The best compression ratio of deflate. An entry that declares a higher one is refused. */
    private static final long MAX_RATIO = 1032;

    private static final long MAX_DIRECTORY_BYTES = 64 << 20;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    /** Length of the end-of-central-directory record with the longest comment. */
    private static final int MAX_END_BYTES = END_BYTES + 0xFFFF;

    private static final String CODE_PAGE_437 = "IBM437";

    private final ZipFile zip;
    private final List<ZipEntry> entries = new ArrayList<>();

    private Archive(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Reads the archive's table of contents and checks it.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException if the file is not a ZIP archive or an entry is unsafe
     */
    public static Archive open(String part, Path path, int maxEntries, ImportErrors problems) throws IOException {
        ZipFile zip;
        checkDirectory(part, path, problems);
        try {
            zip = open(path);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            problems.add(part, "must be a ZIP archive: " + (e instanceof EOFException ? "it ends early" : e.getMessage()));
            problems.done();
            throw new AssertionError(e);
        }
        Archive archive = new Archive(zip);
        try {
            archive.check(part, maxEntries, problems);
            problems.done();
            return archive;
        } catch (RuntimeException | Error e) {
            archive.close();
            throw e;
        }
    }

    /** Falls back to code page 437, in which old programs and some on Windows write names, without the flag for UTF-8. */
    private static ZipFile open(Path path) throws IOException {
        try {
            return new ZipFile(path.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            if (Charset.isSupported(CODE_PAGE_437)) {
                return new ZipFile(path.toFile(), Charset.forName(CODE_PAGE_437));
            }
            throw e;
        }
    }

    /** Returns the name of an entry with a slash after each folder; some programs on Windows write backslashes. */
    public static String name(ZipEntry entry) {
        return entry.getName().replace('\\', '/');
    }

    /**
     * Checks the size of the table of contents, because {@link ZipFile} reads all of it into memory. The end-of-central-directory record
     * has the size. Every match of its signature in the last bytes of the file is checked, because any of them may be the record.
     */
    private static void checkDirectory(String part, Path path, ImportErrors problems) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long from = Math.max(0, channel.size() - MAX_END_BYTES);
            ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - from)).order(ByteOrder.LITTLE_ENDIAN);
            while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
                continue;
            }
            for (int at = tail.position() - END_BYTES; at >= 0; at--) {
                long bytes = tail.getInt(at + 12) & 0xFFFFFFFFL;
                if (tail.getInt(at) == END_SIGNATURE && bytes > MAX_DIRECTORY_BYTES) {
                    problems.add(part, "must have a table of contents of at most %d bytes, got %d".formatted(MAX_DIRECTORY_BYTES, bytes));
                    problems.done();
                }
            }
        }
    }

    private void check(String part, int maxEntries, ImportErrors problems) {
        if (zip.size() > maxEntries) {
            problems.add(part, "must have at most %d entries, got %d".formatted(maxEntries, zip.size()));
            problems.done();
        }
        Set<String> names = new HashSet<>();
        zip.stream().forEach(entry -> {
            String name = name(entry);
            if (name.startsWith("/") || name.contains(":") || name.indexOf('\0') >= 0
                    || ("/" + name + "/").contains("/../") || ("/" + name + "/").contains("/./") || name.contains("//")) {
                problems.add(part, "must have plain relative names, got " + ImportErrors.quoted(name));
            } else if (!names.add(name)) {
                problems.add(part, "must have each name once, got another " + ImportErrors.quoted(name));
            } else if (entry.getMethod() != ZipEntry.DEFLATED && entry.getMethod() != ZipEntry.STORED) {
                problems.add(part, "must be stored or deflated, got another method for " + ImportErrors.quoted(name));
            } else if (entry.getSize() > MAX_RATIO * Math.max(1, entry.getCompressedSize())) {
                problems.add(part, "must declare true sizes: %s declares %d bytes, more than its %d compressed bytes can hold"
                        .formatted(ImportErrors.quoted(name), entry.getSize(), entry.getCompressedSize()));
            } else if (!name.endsWith("/")) {
                entries.add(entry);
            }
        });
    }

    /** Returns all files, in the archive's order. */
    public List<ZipEntry> entries() {
        return entries;
    }

    /** Opens an entry; reading throws a {@link ZipException} if its content is damaged or not as long as declared. */
    public InputStream read(ZipEntry entry) throws IOException {
        return new Checked(zip.getInputStream(entry), entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Checked extends FilterInputStream {

        private final ZipEntry entry;
        private final CRC32 crc = new CRC32();
        private long left;

        Checked(InputStream in, ZipEntry entry) {
            super(in);
            this.entry = entry;
            left = entry.getSize();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read;
            try {
                read = in.read(bytes, offset, length);
            } catch (EOFException e) {
                throw new ZipException("it ends early");
            }
            if (read > 0) {
                crc.update(bytes, offset, read);
                left -= read;
            }
            if (left < 0 || read < 0 && left > 0) {
                throw new ZipException("it is not as long as it declares");
            }
            if (read < 0 && crc.getValue() != entry.getCrc()) {
                throw new ZipException("its checksum is wrong");
            }
            return read;
        }

        @Override
        public long skip(long n) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(n, 4096)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
