package dev.trainyard.platform.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.platform.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InflatedBodyTest {

    private static final byte[] CONTENT = random(200_000);

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(1).nextBytes(content);
        return content;
    }

    private interface Coder {
        OutputStream open(OutputStream out) throws IOException;
    }

    private static byte[] coded(byte[] content, Coder coder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = coder.open(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] read(byte[] coded, boolean gzip) throws IOException {
        try (InflatedBody body = new InflatedBody(new ByteArrayInputStream(coded), gzip)) {
            return body.readAllBytes();
        }
    }

    @Test
    void readsGzipZlibAndBareDeflate() throws IOException {
        assertThat(read(coded(CONTENT, GZIPOutputStream::new), true)).isEqualTo(CONTENT);
        assertThat(read(coded(CONTENT, DeflaterOutputStream::new), false)).isEqualTo(CONTENT);
        assertThat(read(coded(CONTENT, out -> new DeflaterOutputStream(out, new Deflater(9, true))), false)).isEqualTo(CONTENT);
    }

    /** A stream from a network has no available bytes at times. */
    @Test
    void readsAllMembersOfGzip() throws IOException {
        byte[] member = coded(CONTENT, GZIPOutputStream::new);
        byte[] two = Arrays.copyOf(member, 2 * member.length);
        System.arraycopy(member, 0, two, member.length, member.length);
        try (InflatedBody body = new InflatedBody(new ByteArrayInputStream(two) {

            @Override
            public int available() {
                return 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                // Ends a read at the end of the first member.
                return super.read(buffer, offset, pos < member.length ? Math.min(length, member.length - pos) : length);
            }
        }, true)) {
            assertThat(body.readAllBytes()).hasSize(2 * CONTENT.length);
        }
    }

    @Test
    void readsAnEmptyBody() throws IOException {
        assertThat(read(new byte[0], true)).isEmpty();
        assertThat(read(new byte[0], false)).isEmpty();
    }

    @Test
    void refusesMalformedAndTruncatedData() throws IOException {
        byte[] gzip = coded(CONTENT, GZIPOutputStream::new);
        for (byte[] wrong : new byte[][] {{1}, {1, 2, 3}, Arrays.copyOf(gzip, 5), Arrays.copyOf(gzip, gzip.length - 1)}) {
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(wrong, true))
                    .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(400));
        }
        byte[] zlib = coded(CONTENT, DeflaterOutputStream::new);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(Arrays.copyOf(zlib, zlib.length - 5), false));
    }

    @Test
    void refusesEndlessDataWithoutContent() throws IOException {
        byte[] empty = coded(new byte[0], GZIPOutputStream::new);
        byte[] many = new byte[empty.length * 10_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = empty[i % empty.length];
        }
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(many, true))
                .withMessageContaining("longer than its content");
    }
}
