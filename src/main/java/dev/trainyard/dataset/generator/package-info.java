/** Generators of data sets. Equal descriptions give equal examples on every platform. */
package dev.trainyard.dataset.generator;
