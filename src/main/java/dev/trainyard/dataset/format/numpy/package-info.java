/** NumPy's files: NPY arrays and NPZ archives, their headers and types, and how arrays become examples. */
package dev.trainyard.dataset.format.numpy;
