/** The fence around what workers write: only the current attempt of a job may. */
package dev.trainyard.job.attempt;
