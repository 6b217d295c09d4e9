/**
 * File formats from which data sets are imported: CSV tables ({@code csv}, {@code column}), NPY and NPZ arrays
 * ({@code numpy}), archives of images ({@code picture}) and, here, IDX files. Each format reads uploaded files and options into a
 * {@code RawDataset}; it neither stores data sets nor knows the HTTP request.
 */
package dev.trainyard.dataset.format;
