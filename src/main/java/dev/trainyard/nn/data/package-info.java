/** Examples, their preprocessing and augmentation, splits and mini-batches. */
package dev.trainyard.nn.data;
