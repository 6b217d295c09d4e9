package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.CsvNumber;
import dev.trainyard.dataset.format.column.ColumnScan;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds out whether a column only names the rows, as the unnamed first column does that pandas and R write: different whole numbers, or
 * different texts.
 */
final class RowNames {

    private static final int MAX_NUMBER = 4 * CsvFile.MAX_ROWS;
    private static final int MAX_TEXTS = 10_000;

    private final BitSet numbers = new BitSet();
    private final Set<String> texts = new HashSet<>();
    private boolean different = true;
    private long rows;

    void see(String text) {
        rows++;
        if (!different) {
            return;
        }
        if (text.matches("\\d{1,8}")) {
            int number = Integer.parseInt(text);
            different = number < MAX_NUMBER && !numbers.get(number);
            numbers.set(Math.min(number, MAX_NUMBER));
        } else {
            different = !text.isEmpty() && text.length() <= ColumnScan.MAX_CHARACTERS && texts.size() < MAX_TEXTS
                    && Double.isNaN(CsvNumber.parse(text)) && texts.add(text);
        }
    }

    /** Forgets the values, because the next file may name its rows alike. */
    void endOfFile() {
        numbers.clear();
        texts.clear();
    }

    boolean nameRows() {
        return different && rows > 1;
    }
}
