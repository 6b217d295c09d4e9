/** The bytes that the events and metrics of jobs take in the database, and their quotas. */
package dev.trainyard.job.storage;
