/**
 * Data sets: storing, listing and opening them. Imports are in {@code imports}, single examples in {@code example}.
 *
 * <p>{@code DatasetController} imports a data set by a {@code Format} or makes it by a {@code Generator}, and {@code DatasetStore}
 * stores it with its description. {@code Datasets} opens a stored data set for training and evaluation; {@code OpenDatasets} shares
 * it between jobs in native memory. File formats are in {@code format}, generators in {@code generator}, and the data that both produce
 * in {@code raw}. Jobs, not this package, select and shuffle the examples for training.
 */
package dev.trainyard.dataset;
