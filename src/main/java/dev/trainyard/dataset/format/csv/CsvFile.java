package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.CsvDialect;
import dev.trainyard.dataset.format.column.CsvText;
import java.io.EOFException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * One file of a table, read one record at a time; it can be read several times.
 *
 * @param part      the name of the upload's part
 * @param hasHeader whether the first line has the columns' names
 */
public record CsvFile(String part, CsvText text, char delimiter, boolean hasHeader, CsvHeader columns) {

    static final int MAX_COLUMNS = 10_000;
    static final int MAX_ROWS = 10_000_000;
    /** Maximum length of a record; without it, an unclosed quote would make the rest of the file one value. */
    static final int MAX_RECORD_CHARACTERS = 4_000_000;

    /** Receives the rows that have a value for each column. */
    interface Rows {
        /** @param line number of the row's last line, from 1 */
        void row(int line, CsvRow row);
    }

    /**
     * Opens the file and reads the columns' names.
     *
     * @param delimiter of a file of the same table; null for the dialect's
     */
    static CsvFile open(String part, Path path, CsvDialect dialect, Character delimiter, ImportErrors problems) throws IOException {
        CsvText text = CsvText.open(part, path, dialect.encoding(), problems);
        Character given = delimiter != null ? delimiter : dialect.delimiter();
        char divided = given != null ? given : DelimiterDetection.find(part, text, problems);
        problems.done();
        CsvHeader[] header = {CsvHeader.numbered(0)};
        new CsvFile(part, text, divided, false, null).parse(problems, (line, record) -> {
            if (record.size() > MAX_COLUMNS) {
                problems.add(part, "must have at most %d columns, got %d".formatted(MAX_COLUMNS, record.size()));
                problems.done();
            }
            header[0] = dialect.header() ? CsvHeader.of(part, record, problems) : CsvHeader.numbered(record.size());
            return false;
        });
        if (header[0].names().isEmpty()) {
            problems.add(part, "must not be empty");
        }
        return new CsvFile(part, text, divided, dialect.header(), header[0]);
    }

    List<String> header() {
        return columns.names();
    }

    /** Reads all rows. Rows with too few or too many values are skipped and noted as problems. */
    void forEach(ImportErrors problems, Rows rows) throws IOException {
        boolean[] skip = {hasHeader};
        parse(problems, (line, record) -> {
            if (skip[0]) {
                skip[0] = false;
            } else if (record.size() != header().size()) {
                problems.add(part, "line %d: must have %d values as the header has, got %d".formatted(line, header().size(),
                        record.size()));
            } else {
                rows.row(line, new CsvRow(record));
            }
            return true;
        });
    }

    private interface Records {
        /** @return whether to go on */
        boolean record(int line, CSVRecord record);
    }

    private void parse(ImportErrors problems, Records records) throws IOException {
        try (Bounded reader = new Bounded(text.reader()); CSVParser parser = parser(reader, delimiter)) {
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
                long line = parser.getCurrentLineNumber();
                String place = e.getCause() instanceof CharacterCodingException ? "line " + text.lineOfWrongBytes()
                        : line == 0 ? "line 1" : "after line " + line;
                problems.add(part, "%s: %s".formatted(place, rule(e.getCause())));
                problems.done();
            }
        } catch (ZipException | EOFException e) {
            problems.add(part, text.rule(e));
            problems.done();
        }
    }

    public static CSVParser parser(Reader reader, char delimiter) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreSurroundingSpaces(true).get();
        return CSVParser.builder().setReader(reader).setFormat(format).get();
    }

    private String rule(IOException e) {
        if (e instanceof CharacterCodingException || e instanceof ZipException || e instanceof EOFException) {
            return text.rule(e);
        }
        return e instanceof RecordTooLong ? e.getMessage()
                : "must have quotes around whole values only, and close them (%s)".formatted(e.getMessage());
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
