/**
 * The stored description of a version's network: its architecture, preprocessing and targets ({@code ServableDefinition}), the members of an
 * ensemble, and the file of its weights.
 */
package dev.trainyard.model.definition;
