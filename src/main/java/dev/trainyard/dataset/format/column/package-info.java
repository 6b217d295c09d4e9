/**
 * The columns of a table: what a cell may be. {@code ColumnScan} collects what the cells of a column look like, {@code ColumnInference}
 * decides the type, and {@code NumberReading}, {@code CategoryReading} and {@code DatetimeReading} read the values. Also: markers of
 * missing values, imputation, number styles (decimal comma, thousands, units), and which column is the target.
 */
package dev.trainyard.dataset.format.column;
