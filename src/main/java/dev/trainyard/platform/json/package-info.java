/**
 * Reads specifications from JSON. Jackson parses and writes JSON; this package builds the records, so that the answer lists all
 * violations at once instead of the first one.
 */
package dev.trainyard.platform.json;
