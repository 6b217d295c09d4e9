/** Examples from a format or a generator, before preprocessing, and the limits on their number and size. */
package dev.trainyard.dataset.raw;
