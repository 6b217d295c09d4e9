package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.CsvText;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Finds the sign between the values of a table by the records at its beginning. */
public final class DelimiterDetection {

    private static final char[] CANDIDATES = {',', ';', '\t', '|'};
    private static final int CHARACTERS = 1 << 16;
    private static final int MAX_RECORDS = 200;

    private DelimiterDetection() {
    }

    /**
     * Returns the candidate that divides all records into the same number of values, two at least. If none does, the one that divides
     * the first record and most of the others alike; a comma if none divides the first.
     *
     * @param problems receives one of the option {@code delimiter} if several candidates divide all records
     */
    public static char find(String part, CsvText text, ImportErrors problems) throws IOException {
        String sample = sample(text);
        List<Character> consistent = new ArrayList<>();
        char best = ',';
        double bestShare = 0;
        for (char candidate : CANDIDATES) {
            double share = share(sample, candidate);
            if (share == 1) {
                consistent.add(candidate);
            }
            if (share > bestShare) {
                best = candidate;
                bestShare = share;
            }
        }
        if (consistent.size() > 1) {
            problems.add("delimiter", "must be given, because %s divide all the first rows of %s alike".formatted(
                    String.join(" and ", consistent.stream().map(DelimiterDetection::shown).toList()), part));
        }
        return best;
    }

    /** The name of a delimiter in messages and answers. */
    static String shown(char delimiter) {
        return delimiter == '\t' ? "tab" : Character.toString(delimiter);
    }

    /** Returns the share of records with as many values as the first; 0 if that has only one. */
    private static double share(String sample, char delimiter) throws IOException {
        int first = 0;
        int records = 0;
        int alike = 0;
        try (CSVParser parser = CsvFile.parser(new StringReader(sample), delimiter)) {
            Iterator<CSVRecord> iterator = parser.iterator();
            while (records < MAX_RECORDS && iterator.hasNext()) {
                int values = iterator.next().size();
                first = records == 0 ? values : first;
                alike += values == first ? 1 : 0;
                records++;
            }
        } catch (UncheckedIOException e) {
            // A quote that does not fit, which the records before say nothing about.
        }
        return first < 2 ? 0 : (double) alike / records;
    }

    /** Returns the whole lines at the beginning; if these characters do not hold two records, as many as do. */
    private static String sample(CsvText text) throws IOException {
        char[] buffer = new char[CHARACTERS];
        int length = 0;
        try (Reader reader = text.reader()) {
            for (int read = 0; read >= 0; read = reader.read(buffer, length, buffer.length - length)) {
                length += read;
                if (length == buffer.length) {
                    if (length >= CsvFile.MAX_RECORD_CHARACTERS || hasTwoRecords(buffer)) {
                        return wholeLines(new String(buffer));
                    }
                    buffer = Arrays.copyOf(buffer, 2 * length);
                }
            }
        } catch (IOException e) {
            // Not text in this encoding further on: the parser reports the place.
        }
        return new String(buffer, 0, length);
    }

    /** Returns whether two lines end outside quotes, in which a line may end too. */
    private static boolean hasTwoRecords(char[] text) {
        boolean quoted = false;
        int ends = 0;
        for (int i = 0; i < text.length && ends < 2; i++) {
            quoted ^= text[i] == '"';
            ends += !quoted && (text[i] == '\n' || text[i] == '\r' && i + 1 < text.length && text[i + 1] != '\n') ? 1 : 0;
        }
        return ends == 2;
    }

    private static String wholeLines(String sample) {
        int end = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'));
        return end <= 0 ? sample : sample.substring(0, end);
    }
}
