/**
 * File formats from which data sets are imported: CSV tables, IDX files, NPY and NPZ arrays, and archives of images. Each format
 * reads uploaded files and options into a {@code RawDataset}; it neither stores data sets nor knows the HTTP request.
 */
package dev.trainyard.dataset.format;
