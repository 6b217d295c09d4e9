/** Examples as a format read them or a generator made them, before preprocessing, and the limits on their number and size. */
package dev.trainyard.dataset.raw;
