/**
 * Models: names with numbered versions (trained networks), and aliases that point to versions.
 *
 * <p>A version consists of a row and a file. The row describes the network. The safetensors file is the network itself and can be read
 * without this service: its tensors are the weights and biases, named by layer; its metadata has the architecture, cost, preprocessing
 * and targets. The file is written first, under a unique name, and then the row is inserted. So no version lacks its file, and the file
 * of a failed registration is deleted.
 *
 * <p>An ensemble is a version whose file contains the weights of all members. Once created, it does not depend on them.
 *
 * <p>Every change of a model (registering a version, moving an alias, deleting) locks the model's row, which is never removed. A deleted
 * model has {@code deleted_at} set. So a registration that waits for a deletion still finds the row, and version numbers are never
 * reused. For the order in which transactions lock several rows, see the package {@code job}.
 */
package dev.trainyard.model;
