/** Data sets that are generated from a description: the same description gives the same examples on every platform. */
package dev.trainyard.dataset.generator;
