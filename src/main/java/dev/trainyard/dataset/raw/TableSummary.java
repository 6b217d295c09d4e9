package dev.trainyard.dataset.raw;

import java.util.List;

/**
 * How a table was read.
 *
 * @param delimiter      {@code tab} for a tab
 * @param encoding       the character encoding of the file
 * @param decimal        the decimal sign
 * @param header         whether the first line has the names of the columns
 * @param rows           number of rows with a target
 * @param droppedRows    number of rows that were left out because they have no target
 * @param inputs         number of the network's inputs that encode a row; in a preview, if all rows were in the training split
 * @param missingMarkers texts that stand for a missing value, besides the empty cell; signs among them are values in columns of texts
 * @param columns        the columns in the order of the file
 * @param notes          on columns that were renamed or left out, and on missing values that were filled in
 */
public record TableSummary(String delimiter, String encoding, String decimal, boolean header, long rows, long droppedRows,
        int inputs, List<String> missingMarkers, List<ColumnSummary> columns, List<String> notes) {
}
