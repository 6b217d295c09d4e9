package dev.trainyard.platform.request;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A response that reports each write of its body to a {@link SentAnswer}. */
final class WatchedResponse extends HttpServletResponseWrapper {

    /** Most bytes of one write, so that writing a long array to a client that reads does not look like a client that does not. */
    private static final int PIECE = 1 << 14;

    private interface Write {
        void run() throws IOException;
    }

    private final SentAnswer answer;
    private ServletOutputStream body;

    WatchedResponse(HttpServletResponse response, SentAnswer answer) {
        super(response);
        this.answer = answer;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (body == null) {
            body = new Body(super.getOutputStream());
        }
        return body;
    }

    @Override
    public void flushBuffer() throws IOException {
        watch(super::flushBuffer, 0);
    }

    private void watch(Write write, int bytes) throws IOException {
        answer.beginWrite();
        int written = 0;
        try {
            write.run();
            written = bytes;
        } finally {
            answer.endWrite(written);
        }
    }

    private final class Body extends ServletOutputStream {

        private final ServletOutputStream out;

        Body(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            watch(() -> out.write(value), 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            for (int written = 0; written < length; written += PIECE) {
                int from = offset + written;
                int count = Math.min(PIECE, length - written);
                watch(() -> out.write(buffer, from, count), count);
            }
        }

        @Override
        public void flush() throws IOException {
            watch(out::flush, 0);
        }

        @Override
        public void close() throws IOException {
            watch(out::close, 0);
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
