package dev.trainyard.platform.body;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A compressed body, decompressed while it is read: gzip (RFC 1952), zlib (RFC 1950, the coding "deflate"), or the bare DEFLATE data
 * (RFC 1951) that some clients send as "deflate". Throws {@link ProblemException} 400 if the data are malformed or cut off.
 */
final class InflatedBody extends ServletInputStream {

    private static final int BUFFER = 8192;
    private static final int ZLIB = 8;
    private static final int ZLIB_CHECK = 31;
    /**
     * Largest surplus of compressed bytes over decompressed ones. Without a limit, empty blocks could make a body of any length, and the
     * JDK reads each empty gzip member in a recursive call.
     */
    private static final long MAX_SURPLUS = 32 << 10;

    private final Compressed compressed;
    private final boolean gzip;
    private InputStream inflated;
    private Inflater bare;
    private long read;
    private boolean finished;

    /** @param gzip whether the data are gzip rather than "deflate" */
    InflatedBody(InputStream compressed, boolean gzip) {
        this.compressed = new Compressed(compressed);
        this.gzip = gzip;
    }

    /** Limits the compressed bytes, and stays open for the web server. */
    private final class Compressed extends CountedStream {

        private long bytes;

        Compressed(InputStream in) {
            super(in);
        }

        /** Returns more than 0, because the JDK reads another gzip member only then; at the end of the body, it finds none. */
        @Override
        public int available() {
            return 1;
        }

        @Override
        void count(long more) {
            bytes += more;
            if (bytes > read + MAX_SURPLUS) {
                throw ProblemException.badRequest("The compressed body is longer than its content.");
            }
        }

        @Override
        public void close() {
            // The web server reads the rest of the request.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (finished || length == 0) {
            return finished ? -1 : 0;
        }
        try {
            if (inflated == null) {
                inflated = open();
            }
            int count = inflated.read(buffer, offset, length);
            finished = count < 0;
            read += Math.max(0, count);
            return count;
        } catch (ZipException | EOFException e) {
            throw ProblemException.badRequest("The body is not well-formed %s data, or it is cut off."
                    .formatted(gzip ? "gzip" : "deflate"));
        }
    }

    private InputStream open() throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(compressed, 2);
        byte[] first = peeked.readNBytes(2);
        peeked.unread(first);
        if (first.length == 0) {
            return peeked;
        }
        if (gzip) {
            return new GZIPInputStream(peeked, BUFFER);
        }
        boolean zlib = first.length == 2 && (first[0] & 0xF) == ZLIB && ((first[0] & 0xFF) << 8 | first[1] & 0xFF) % ZLIB_CHECK == 0;
        if (zlib) {
            return new InflaterInputStream(peeked);
        }
        bare = new Inflater(true);
        return new InflaterInputStream(peeked, bare, BUFFER);
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("a compressed body is read by blocking calls");
    }

    /** Frees the native memory of the decompression. */
    @Override
    public void close() throws IOException {
        finished = true;
        if (inflated != null) {
            inflated.close();
        }
        if (bare != null) {
            bare.end();
        }
    }
}
