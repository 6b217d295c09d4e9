/**
 * Models: names, their numbered trained networks, and aliases that point to one of them.
 *
 * <p>A version is a row and a file. The row is what is known of the network; the file, in the safetensors format, is the network
 * itself, readable without this service: its tensors are the weights and biases under the names of their layers, its metadata
 * the architecture, the cost, the preprocessing and the targets. The file is written first, under a name that nobody else uses;
 * the row makes it a version. So a version without a file cannot be, and a file whose registration failed is deleted.
 *
 * <p>An ensemble is a version like any other, whose file has the weights of all its members: it needs them no more once it is made.
 *
 * <p>The row of a model is the lock for all that concerns it: registering a version, moving an alias, deleting. It is never removed.
 * A deleted model is a row with {@code deleted_at}, so a registration that waits for a deletion finds the row that it waited for, and
 * the numbers of a name go on: none is ever given twice. Transactions that lock several rows follow the order that the package
 * {@code job} states.
 */
package dev.trainyard.model;
