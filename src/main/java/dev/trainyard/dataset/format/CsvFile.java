package dev.trainyard.dataset.format;

import dev.trainyard.nn.Text;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * One file of a table, read one record at a time; it can be read several times.
 *
 * @param part   name of the upload's part
 * @param header names of the columns
 */
record CsvFile(String part, Path path, CsvOptions options, List<String> header) {

    static final int MAX_COLUMNS = 10_000;
    static final int MAX_ROWS = 10_000_000;
    /** Maximum length of a record; without it, an unclosed quote would make the rest of the file one value. */
    static final int MAX_RECORD_CHARACTERS = 4_000_000;

    /** Receives the rows that have a value for each column. */
    interface Rows {
        /** @param line number of the row's last line, from 1 */
        void row(int line, CSVRecord record);
    }

    /** Opens the file and reads the columns' names. */
    static CsvFile open(String part, Path path, CsvOptions options, Problems problems) throws IOException {
        List<String> header = new ArrayList<>();
        new CsvFile(part, path, options, header).parse(problems, (line, record) -> {
            for (int i = 0; i < record.size(); i++) {
                header.add(options.header() ? Text.normalized(record.get(i)) : "column_" + (i + 1));
            }
            return false;
        });
        if (header.isEmpty()) {
            problems.add(part, "must not be empty");
        }
        if (header.size() > MAX_COLUMNS) {
            problems.add(part, "must have at most %d columns, got %d".formatted(MAX_COLUMNS, header.size()));
            problems.done();
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            Optional<String> refusal = Text.refusal(header.get(i));
            if (refusal.isPresent()) {
                problems.add(part, "line 1: the name of column %d %s".formatted(i + 1, refusal.get()));
            } else if (header.get(i).isBlank()) {
                problems.add(part, "line 1: column %d must have a name".formatted(i + 1));
            } else if (!seen.add(header.get(i))) {
                problems.add(part, "line 1: column %d must have another name than a column before it, got %s".formatted(i + 1,
                        Problems.quoted(header.get(i))));
            }
        }
        return new CsvFile(part, path, options, List.copyOf(header));
    }

    /** Reads all rows. Rows with too few or too many values are skipped and noted as problems. */
    void forEach(Problems problems, Rows rows) throws IOException {
        boolean[] skip = {options.header()};
        parse(problems, (line, record) -> {
            if (skip[0]) {
                skip[0] = false;
            } else if (record.size() != header.size()) {
                problems.add(part, "line %d: must have %d values as the header has, got %d".formatted(line, header.size(),
                        record.size()));
            } else {
                rows.row(line, record);
            }
            return true;
        });
    }

    private interface Records {
        /** @return whether to go on */
        boolean record(int line, CSVRecord record);
    }

    private void parse(Problems problems, Records records) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(options.delimiter()).setIgnoreSurroundingSpaces(true).get();
        try (Bounded reader = new Bounded(utf8()); CSVParser parser = CSVParser.builder().setReader(reader).setFormat(format).get()) {
            try {
                Iterator<CSVRecord> iterator = parser.iterator();
                while (iterator.hasNext()) {
                    CSVRecord record = iterator.next();
                    reader.sinceRecord = 0;
                    if (!records.record((int) parser.getCurrentLineNumber(), record)) {
                        return;
                    }
                    if (record.getRecordNumber() > MAX_ROWS) {
                        problems.add(part, "must have at most %d rows".formatted(MAX_ROWS));
                        return;
                    }
                }
            } catch (UncheckedIOException e) {
                problems.add(part, "after line %d: %s".formatted(parser.getCurrentLineNumber(), rule(e.getCause())));
                problems.done();
            }
        }
    }

    private static String rule(IOException e) {
        if (e instanceof CharacterCodingException) {
            return "must be text in UTF-8";
        }
        return e instanceof RecordTooLong ? e.getMessage()
                : "must have quotes around whole values only, and close them (%s)".formatted(e.getMessage());
    }

    private Reader utf8() throws IOException {
        Reader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        try {
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
        } catch (CharacterCodingException e) {
            // The parser meets the same bytes again, and reports them.
            reader.reset();
        }
        return reader;
    }

    private static final class RecordTooLong extends IOException {
        private static final long serialVersionUID = 1;

        RecordTooLong() {
            super("must have at most %d characters in a row; is a quote not closed?".formatted(MAX_RECORD_CHARACTERS));
        }
    }

    private static final class Bounded extends FilterReader {

        private int sinceRecord;

        Bounded(Reader in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            count(1);
            return super.read();
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(read);
            return read;
        }

        private void count(int read) throws IOException {
            sinceRecord += read;
            if (sinceRecord > MAX_RECORD_CHARACTERS) {
                throw new RecordTooLong();
            }
        }
    }
}
