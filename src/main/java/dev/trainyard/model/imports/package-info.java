/** Imports networks of other programs as new versions of models, to serve them or to train them further. */
package dev.trainyard.model.imports;
