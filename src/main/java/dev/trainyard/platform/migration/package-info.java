/** Migrates the database to the schema of this version. A kill at any moment leaves either the old or the new database. */
package dev.trainyard.platform.migration;
