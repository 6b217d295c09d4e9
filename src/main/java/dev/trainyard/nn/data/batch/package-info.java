/** Mini-batches: the order of the examples in each epoch, and their augmentation. */
package dev.trainyard.nn.data.batch;
