package dev.trainyard.inference.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Compression of an answer's body, as the client asks for it by {@code Accept-Encoding} (RFC 9110, section 12.5.3). */
enum ContentCoding {
    IDENTITY, GZIP, DEFLATE;

    /** The smallest body to compress, in bytes: smaller bodies hardly shrink. */
    private static final int MIN_BYTES = 1024;
    private static final int BUFFER = 8192;

    /** Returns the coding with the highest weight; gzip rather than deflate if both weigh the same. */
    static ContentCoding accepted(String acceptEncoding) {
        if (acceptEncoding == null) {
            return IDENTITY;
        }
        Map<String, Double> weights = new HashMap<>();
        for (String item : acceptEncoding.split(",")) {
            String[] parts = item.split(";", 2);
            weights.put(parts[0].strip().toLowerCase(Locale.ROOT), parts.length == 1 ? 1 : weight(parts[1]));
        }
        double others = weights.getOrDefault("*", 0.0);
        double gzip = weights.getOrDefault("gzip", weights.getOrDefault("x-gzip", others));
        double deflate = weights.getOrDefault("deflate", others);
        double identity = weights.getOrDefault("identity", 0.0);
        if (Math.max(gzip, deflate) <= 0 || identity > Math.max(gzip, deflate)) {
            return IDENTITY;
        }
        return deflate > gzip ? DEFLATE : GZIP;
    }

    /** Returns the weight in a parameter such as {@code q=0.5}; 0 if it is malformed. */
    private static double weight(String parameter) {
        String text = parameter.strip().toLowerCase(Locale.ROOT);
        return text.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)") ? Double.parseDouble(text.substring(2)) : 0;
    }

    String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean compresses(int bytes) {
        return this != IDENTITY && bytes >= MIN_BYTES;
    }

    byte[] encode(byte[] body) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(body.length / 2);
        try (OutputStream coder = coder(encoded)) {
            coder.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return encoded.toByteArray();
    }

    private OutputStream coder(OutputStream encoded) throws IOException {
        return switch (this) {
            case IDENTITY -> encoded;
            case GZIP -> new GZIPOutputStream(encoded, BUFFER) {
                {
                    def.setLevel(Deflater.BEST_SPEED);
                }
            };
            case DEFLATE -> new DeflaterOutputStream(encoded, new Deflater(Deflater.BEST_SPEED), BUFFER) {
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        def.end();
                    }
                }
            };
        };
    }
}
