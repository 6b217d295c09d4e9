/** Brings the database to the schema of this version, so that a kill at any moment leaves the old database or the new one. */
package dev.trainyard.platform.migration;
