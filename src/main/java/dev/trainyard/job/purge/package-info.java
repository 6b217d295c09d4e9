/** Deletion of old data of jobs that have ended, by age or number, as the operator has configured it. */
package dev.trainyard.job.purge;
