/**
 * CSV files: delimiter, header and rows ({@code CsvFile}), the whole table with its target ({@code CsvTable}), and the preview, which
 * stores nothing ({@code CsvPreview}). The values of cells are in {@code dataset.format.column}.
 */
package dev.trainyard.dataset.format.csv;
