package dev.trainyard.platform.artifact;

import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A completely written, immutable file.
 *
 * @param key    its location in the store: segments of {@code [a-z0-9._-]} separated by slashes
 * @param sha256 hash of its content, in lower-case hexadecimal
 */
public record Artifact(String key, String sha256, long bytes) {

    private static final Pattern KEY = Pattern.compile("[a-z0-9_-][a-z0-9._-]{0,199}(/[a-z0-9_-][a-z0-9._-]{0,199}){0,9}");
    private static final int BUFFER = 1 << 16;

    static String checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("an artifact's key has segments of a-z, 0-9, '.', '_' and '-', none beginning with a dot, "
                    + "got " + key);
        }
        return key;
    }

    /** Writes the content to {@code out}, which stays open, and returns its hash and length. */
    static Artifact write(String key, ArtifactStore.Content content, OutputStream out) throws IOException {
        MessageDigest digest = TensorBytes.newSha256();
        Counted counted = new Counted(new BufferedOutputStream(new DigestOutputStream(out, digest), BUFFER));
        content.writeTo(counted);
        counted.flush();
        return new Artifact(key, HexFormat.of().formatHex(digest.digest()), counted.bytes);
    }

    /** @throws DamagedArtifactException if {@code found} differs from this artifact in length or hash */
    void verify(Artifact found) throws DamagedArtifactException {
        verifyBytes(found.bytes);
        if (!found.sha256.equals(sha256)) {
            throw new DamagedArtifactException("artifact %s is not what was written: its SHA-256 is %s instead of %s"
                    .formatted(key, found.sha256, sha256));
        }
    }

    void verifyBytes(long found) throws DamagedArtifactException {
        if (found != bytes) {
            throw new DamagedArtifactException("artifact %s has %d bytes, %d were written".formatted(key, found, bytes));
        }
    }

    DamagedArtifactException missing() {
        return new DamagedArtifactException("artifact " + key + " is missing");
    }

    /** Counts bytes. {@link #close} only flushes: the store closes the underlying stream after syncing or reading it. */
    private static final class Counted extends FilterOutputStream {

        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
            bytes += length;
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
