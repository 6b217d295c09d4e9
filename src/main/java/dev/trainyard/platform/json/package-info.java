/**
 * Reading specifications from JSON. Jackson parses and writes; what it would refuse one field at a time is read here, so that
 * whoever wrote it sees everything that is wrong with it at once.
 */
package dev.trainyard.platform.json;
