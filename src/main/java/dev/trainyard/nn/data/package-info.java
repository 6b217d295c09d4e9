/**
 * Examples and their targets, splits, subsets and class weights. {@code preprocessing} makes inputs of raw values, {@code augmentation}
 * changes pictures at random, and {@code batch} makes mini-batches.
 */
package dev.trainyard.nn.data;
