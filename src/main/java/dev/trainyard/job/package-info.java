/**
 * Training jobs. {@code Submission} stores a specification that {@code Specifications} has held against its data set, and queues it
 * in the same transaction; {@code Executor} brings it to a thread, where {@code Worker} runs it: {@code Leases} is all that a worker
 * may write about a job, {@code Supervision} watches its training. {@code Job} owns the states, {@code Control} is what owners do.
 */
package dev.trainyard.job;
