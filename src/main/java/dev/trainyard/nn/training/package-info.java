/** The loop that trains a network, when it ends, and what is measured on the way. */
package dev.trainyard.nn.training;
