package dev.trainyard.platform.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that counts the bytes that are read from it. */
abstract class CountedStream extends FilterInputStream {

    CountedStream(InputStream in) {
        super(in);
    }

    /** Counts further bytes; may throw to end the reading. */
    abstract void count(long more);

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = in.skip(n);
        count(skipped);
        return skipped;
    }

    /** Returns false, because bytes read again after a reset would count twice. */
    @Override
    public boolean markSupported() {
        return false;
    }
}
