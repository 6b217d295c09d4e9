/** Ensembles: a model version that combines the outputs of other versions. */
package dev.trainyard.model.ensemble;
