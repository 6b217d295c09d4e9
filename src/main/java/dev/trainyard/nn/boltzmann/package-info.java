/** Restricted Boltzmann machines and what is built of them: Gibbs sampling, free energy, generating examples. */
package dev.trainyard.nn.boltzmann;
