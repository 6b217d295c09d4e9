package dev.trainyard.platform.request;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A response that reports each write of its body to a {@link SentAnswer}. */
final class WatchedResponse extends HttpServletResponseWrapper {

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
        watch(super::flushBuffer);
    }

    private void watch(Write write) throws IOException {
        answer.beginWrite();
        try {
            write.run();
        } finally {
            answer.endWrite();
        }
    }

    private final class Body extends ServletOutputStream {

        private final ServletOutputStream out;

        Body(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            watch(() -> out.write(value));
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            watch(() -> out.write(buffer, offset, length));
        }

        @Override
        public void flush() throws IOException {
            watch(out::flush);
        }

        @Override
        public void close() throws IOException {
            watch(out::close);
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
