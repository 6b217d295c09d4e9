/**
 * The specification of a job and the rules that it must keep: {@code JobSpec} is the posted record, {@code JobSpecValidation} checks it
 * against its data set, {@code MemoryEstimate} computes the memory that it needs. Nothing here reads or writes the database.
 */
package dev.trainyard.job.spec;
