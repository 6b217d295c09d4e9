/** Networks: sequences of layers on one parameter vector; their initialisation, ensembles and second derivatives. */
package dev.trainyard.nn.network;
