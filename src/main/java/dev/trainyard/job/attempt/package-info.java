/** Fencing of workers' writes: only the current attempt of a job may write. */
package dev.trainyard.job.attempt;
