/** A job as it happens, for those who watch it: server-sent events from what is stored. */
package dev.trainyard.job.stream;
