package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ForeignFile;
import dev.trainyard.dataset.format.IdxFile;
import dev.trainyard.dataset.format.ImportErrors;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipException;

/** A file of text in a known encoding, gzipped or not; it can be read from the start as often as needed. */
public record CsvText(Path path, Charset charset) {

    /** The encodings that can be named, by the names that clients use. */
    static final Map<String, Charset> ENCODINGS = encodings();

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** The size of a gzipped file's content is known up to this. */
    private static final long MAX_UNPACKED = 1L << 32;
    private static final int BLOCK = 1 << 16;

    private static Map<String, Charset> encodings() {
        Map<String, Charset> encodings = new LinkedHashMap<>();
        encodings.put("utf-8", StandardCharsets.UTF_8);
        encodings.put("utf-16", StandardCharsets.UTF_16);
        encodings.put("utf-16le", StandardCharsets.UTF_16LE);
        encodings.put("utf-16be", StandardCharsets.UTF_16BE);
        encodings.put("windows-1252", Charset.forName("windows-1252"));
        encodings.put("cp1252", Charset.forName("windows-1252"));
        encodings.put("iso-8859-1", StandardCharsets.ISO_8859_1);
        encodings.put("latin-1", StandardCharsets.ISO_8859_1);
        encodings.put("latin1", StandardCharsets.ISO_8859_1);
        return encodings;
    }

    /**
     * Finds out a file's encoding: by the byte order mark at its start, else UTF-8.
     *
     * @param wanted null to find out
     */
    public static CsvText open(String part, Path path, Charset wanted, ImportErrors problems) throws IOException {
        byte[] start = new byte[0];
        try (InputStream in = IdxFile.unpacked(path)) {
            start = in.readNBytes(ForeignFile.START_BYTES);
        } catch (IOException e) {
            problems.add(part, damaged(e));
            problems.done();
        }
        ForeignFile.of(start).ifPresent(foreign -> problems.add(part, foreign.refusal()));
        problems.done();
        Charset marked = marked(start);
        if (wanted != null && marked != null && !marked.equals(wanted) && !wanted.equals(StandardCharsets.UTF_16)) {
            problems.add("encoding", "must be absent or %s, because %s begins with the mark of that encoding, got %s".formatted(
                    name(marked), part, name(wanted)));
        } else if (wanted == null && marked == null && looksWide(start)) {
            problems.add("encoding", "must be utf-16le or utf-16be if %s is text: every other byte is 0 at its beginning".formatted(part));
        }
        problems.done();
        return new CsvText(path, wanted != null ? wanted : marked != null ? marked : StandardCharsets.UTF_8);
    }

    private static Charset marked(byte[] start) {
        if (start.length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF) {
            return StandardCharsets.UTF_8;
        }
        if (start.length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return start.length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF ? StandardCharsets.UTF_16BE : null;
    }

    /** Returns whether the bytes are like two letters of UTF-16 without a mark. */
    private static boolean looksWide(byte[] start) {
        return start.length >= 4 && (start[0] == 0) != (start[1] == 0) && (start[0] == 0) == (start[2] == 0)
                && (start[1] == 0) == (start[3] == 0);
    }

    /** The encoding as clients name it. */
    public String encoding() {
        return name(charset);
    }

    private static String name(Charset charset) {
        return ENCODINGS.entrySet().stream().filter(entry -> entry.getValue().equals(charset)).findFirst().orElseThrow().getKey();
    }

    /**
     * Opens the file behind the byte order mark.
     *
     * @throws IOException also for a gzip file that is damaged near its beginning
     */
    public Reader reader() throws IOException {
        InputStream in = IdxFile.unpacked(path);
        Reader reader = new BufferedReader(new InputStreamReader(new Unpacked(in), charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        try {
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
        } catch (CharacterCodingException e) {
            in.close();
            return new Undecodable(e);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return reader;
    }

    /** The rule that the file breaks that cannot be read: "must be …". */
    public String rule(IOException e) {
        return e instanceof CharacterCodingException
                ? "must be text in %s; if it has another encoding, name it in encoding: %s".formatted(encoding(),
                        String.join(", ", ENCODINGS.keySet()))
                : damaged(e);
    }

    /** Returns the line, from 1, of the first bytes that are no text in this encoding. */
    public int lineOfWrongBytes() throws IOException {
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        CharBuffer characters = CharBuffer.allocate(BLOCK);
        int line = 1;
        char last = 0;
        try (InputStream in = new Unpacked(IdxFile.unpacked(path))) {
            for (boolean end = false; !end;) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = read < 0;
                bytes.position(bytes.position() + Math.max(0, read)).flip();
                boolean wrong = decoder.decode(bytes, characters, end).isError();
                characters.flip();
                while (characters.hasRemaining()) {
                    char c = characters.get();
                    line += c == '\r' || c == '\n' && last != '\r' ? 1 : 0;
                    last = c;
                }
                if (wrong) {
                    return line;
                }
                characters.clear();
                bytes.compact();
            }
        }
        return line;
    }

    private static String damaged(IOException e) {
        return "must be a text or a whole gzip file (%s)".formatted(e.getMessage());
    }

    /** Reports an error again, because a decoder cannot be used after one at the file's end. */
    private static final class Undecodable extends Reader {

        private final CharacterCodingException error;

        Undecodable(CharacterCodingException error) {
            this.error = error;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            throw error;
        }

        @Override
        public void close() {
            // The file is closed already.
        }
    }

    /** Ends a file that would unpack for hours. */
    private static final class Unpacked extends FilterInputStream {

        private long bytes;

        Unpacked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            bytes += Math.max(0, read);
            if (bytes > MAX_UNPACKED) {
                throw new ZipException("it has more than 4 GiB");
            }
            return read;
        }
    }
}
