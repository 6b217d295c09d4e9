package dev.trainyard.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests as bytes, because HTTP clients refuse to send most hostile requests.
 *
 * @param patience longest wait for bytes of an answer
 */
record Wire(int port, Duration patience) {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String END = "--b--\r\n";

    Wire(int port) {
        this(port, LIMIT);
    }

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

    /** Sends {@code text}, then closes the connection without reading. */
    Void abandon(String text) {
        hold(text).close();
        return null;
    }

    /** Sends {@code text}, and keeps the connection open. */
    Held hold(String text) {
        try {
            Socket socket = new Socket();
            // Small, so that the service cannot send a whole answer to a client that does not read.
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", port), (int) LIMIT.toMillis());
            Held held = new Held(socket);
            held.send(text.getBytes(StandardCharsets.ISO_8859_1));
            return held;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An open connection. */
    record Held(Socket socket) implements AutoCloseable {

        /** Sends one byte, unless the service has answered or closed the connection; returns whether it has not. */
        boolean sendByte() {
            try {
                if (socket.getInputStream().available() > 0) {
                    return false;
                }
                socket.getOutputStream().write('x');
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private void send(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                // The service has answered and closed the connection.
            }
        }

        /** Reads the first answer; its status is 0 when the service closed the connection without one. */
        Answer answer() {
            try {
                socket.setSoTimeout((int) LIMIT.toMillis());
                return Wire.answer(socket.getInputStream());
            } catch (IOException e) {
                return new Answer(0, e.toString());
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Posts a file as the whole body. */
    Answer file(String path, String type, byte[] file) {
        return send("POST", path, out -> out.write(file), "Content-Type: " + type, "Content-Length: " + file.length);
    }

    /**
     * Imports files as a form.
     *
     * @param fields names and values in turn
     * @param files  by part name
     */
    Answer upload(List<String> fields, Map<String, Content> files) {
        StringBuilder head = new StringBuilder();
        for (int i = 0; i < fields.size(); i += 2) {
            head.append("--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(fields.get(i), fields.get(i + 1)));
        }
        long length = head.length() + END.length();
        Map<String, Content> parts = new LinkedHashMap<>();
        for (Map.Entry<String, Content> file : files.entrySet()) {
            String before = "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n".formatted(file.getKey());
            parts.put(before, file.getValue());
            length += before.length() + file.getValue().length() + 2;
        }
        return send("POST", "/api/v1/datasets", out -> {
            out.write(head.toString().getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, Content> part : parts.entrySet()) {
                out.write(part.getKey().getBytes(StandardCharsets.UTF_8));
                part.getValue().body().write(out);
                out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            out.write(END.getBytes(StandardCharsets.UTF_8));
        }, "Content-Type: multipart/form-data; boundary=b", "Content-Length: " + length);
    }

    /** A file of {@code length} bytes, which {@code body} writes. */
    record Content(long length, Body body) {

        static Content of(byte[] file) {
            return new Content(file.length, out -> out.write(file));
        }
    }

    static JsonNode json(Answer answer) {
        return JsonMapper.shared().readTree(answer.body());
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
            socket.setSoTimeout((int) patience.toMillis());
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
        Received received = new Received();
        try {
            byte[] buffer = new byte[8192];
            // Does not wait for the end of the connection: the service may still be reading the refused body.
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received.write(buffer, 0, count);
                if (received.isComplete()) {
                    break;
                }
            }
        } catch (IOException e) {
            // The connection was reset after the answer; the bytes before the reset count.
        }
        String head = received.head();
        if (head == null) {
            return new Answer(0, received.text(0));
        }
        String body = received.text(head.length());
        String bytes = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked") ? joined(body) : body;
        return new Answer(Integer.parseInt(head.substring(9, 12)),
                new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    /** The bytes of an answer. As text they are ISO 8859-1, which has one character per byte, because the sizes of chunks count bytes. */
    private static final class Received extends ByteArrayOutputStream {

        private static final String END_OF_CHUNKS = "\r\n0\r\n\r\n";
        private String head;

        String text(int from) {
            return new String(buf, from, count - from, StandardCharsets.ISO_8859_1);
        }

        /** Returns the status and the headers with the blank line after them; null if they have not arrived. */
        String head() {
            if (head == null) {
                int end = text(0).indexOf("\r\n\r\n");
                head = end < 0 ? null : text(0).substring(0, end + 4);
            }
            return head;
        }

        boolean isComplete() {
            if (head() == null) {
                return false;
            }
            Matcher length = LENGTH.matcher(head);
            return length.find() ? count >= head.length() + Integer.parseInt(length.group(1))
                    : count > END_OF_CHUNKS.length() && text(count - END_OF_CHUNKS.length()).equals(END_OF_CHUNKS);
        }
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
