/** Streams jobs to subscribers as server-sent events, read from the database. */
package dev.trainyard.job.stream;
