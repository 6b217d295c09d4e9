/**
 * Data sets: importing, generating, storing, listing and opening them, and looking at their examples.
 *
 * <p>{@code DatasetController} imports a data set by a {@code Format} or makes it by a {@code Generator}, and {@code DatasetStore}
 * stores it with its description. {@code Datasets} opens a stored data set for training and evaluation; {@code OpenDatasets} shares
 * it between jobs in native memory. File formats are in {@code format}, generators in {@code generator}, and what both of them
 * produce is in {@code raw}. Jobs choose examples and order them; that is not done here.
 */
package dev.trainyard.dataset;
