/** Layers in a row on one parameter vector. */
package dev.trainyard.nn.network;
