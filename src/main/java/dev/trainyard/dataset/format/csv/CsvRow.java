package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.column.Padding;
import org.apache.commons.csv.CSVRecord;

/** The cells of one row, without the spaces around their values, also those inside quotes. */
record CsvRow(CSVRecord record) {

    /** @param column counted from 0 */
    String get(int column) {
        return Padding.strip(record.get(column));
    }
}
