/** Restricted Boltzmann machines and deep belief nets: Gibbs sampling, free energy, generation of examples. */
package dev.trainyard.nn.boltzmann;
