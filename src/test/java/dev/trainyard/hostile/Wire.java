package dev.trainyard.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends requests as bytes, because HTTP clients refuse to send most hostile requests. */
record Wire(int port) {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    static final Duration LIMIT = Duration.ofSeconds(20);

    /** @param status 0 when the service closed the connection without an answer */
    record Answer(int status, String body) {
    }

    interface Body {
        void write(OutputStream out) throws IOException;
    }

    Answer get(String path, String... headers) {
        return send("GET", path, out -> { }, headers);
    }

    Answer post(String path, String json, String... headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return post(path, body.length, out -> out.write(body), headers);
    }

    /** @param declared the Content-Length, which may differ from the body's; negative for a chunked body */
    Answer post(String path, long declared, Body body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type: application/json";
        all[1] = declared < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + declared;
        return send("POST", path, body, all);
    }

    /** Begins to send a body, then closes the connection. */
    void abandon(String path) {
        try (Socket socket = unfinished(path)) {
            // Leaving the block closes the connection.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to send a body, and keeps the connection open without sending more. */
    Socket unfinished(String path) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.getOutputStream().write("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
                .formatted(path).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Reads the answer to a request that was already sent. */
    static Answer answer(Socket socket) throws IOException {
        return answer(socket.getInputStream());
    }

    /** Begins to send a form with this Content-Length. */
    Answer form(String path, long declared) {
        return send("POST", path, out -> out.write("--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8)), "Content-Type: multipart/form-data; boundary=b", "Content-Length: " + declared);
    }

    private Answer send(String method, String path, Body body, String... headers) {
        String head = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n".formatted(method, path,
                headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            try {
                OutputStream out = socket.getOutputStream();
                out.write(head.getBytes(StandardCharsets.UTF_8));
                body.write(out);
                out.flush();
            } catch (IOException e) {
                // The service has answered and closed the connection before the end of the body.
            }
            return answer(socket.getInputStream());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        }
    }

    private static Answer answer(InputStream in) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read.write(buffer, 0, count);
                // Does not wait for the end of the connection: the service may still be reading the refused body.
                if (isComplete(read.toString(StandardCharsets.ISO_8859_1))) {
                    break;
                }
            }
        } catch (IOException e) {
            // The connection was reset after the answer; the bytes before the reset count.
        }
        // ISO 8859-1 has one character per byte, and the sizes of chunks count bytes.
        String text = read.toString(StandardCharsets.ISO_8859_1);
        int body = text.indexOf("\r\n\r\n");
        if (body < 0) {
            return new Answer(0, text);
        }
        boolean chunked = text.substring(0, body).toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        String bytes = chunked ? joined(text.substring(body + 4)) : text.substring(body + 4);
        return new Answer(Integer.parseInt(text.substring(9, 12)),
                new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static boolean isComplete(String text) {
        int body = text.indexOf("\r\n\r\n");
        Matcher length = LENGTH.matcher(body < 0 ? "" : text.substring(0, body));
        return length.find() ? text.length() >= body + 4 + Integer.parseInt(length.group(1)) : text.endsWith("\r\n0\r\n\r\n");
    }

    private static String joined(String chunks) {
        StringBuilder joined = new StringBuilder();
        int at = 0;
        for (int end = chunks.indexOf("\r\n", at); end >= 0; end = chunks.indexOf("\r\n", at)) {
            int length = Integer.parseInt(chunks.substring(at, end), 16);
            joined.append(chunks, end + 2, Math.min(end + 2 + length, chunks.length()));
            at = end + 2 + length + 2;
            if (length == 0 || at >= chunks.length()) {
                break;
            }
        }
        return joined.toString();
    }

    /** Returns a chunked body {@code [[],[],…} of at least {@code bytes} bytes. */
    static Body chunked(long bytes) {
        byte[] chunk = ("1FFE\r\n" + "[],".repeat(2730) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return out -> {
            out.write("1\r\n[\r\n".getBytes(StandardCharsets.US_ASCII));
            for (long sent = 0; sent < bytes; sent += 8190) {
                out.write(chunk);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        };
    }
}
