/**
 * The columns of a table and the values of their cells. {@code ColumnScan} collects the forms of a column's cells, {@code ColumnInference}
 * decides the type, and {@code NumberReading}, {@code CategoryReading} and {@code DatetimeReading} read the values. Also: markers of
 * missing values, imputation, number styles (decimal comma, thousands, units), and the choice of the target.
 */
package dev.trainyard.dataset.format.column;
