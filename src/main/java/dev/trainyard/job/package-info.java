/**
 * Training jobs. {@code Submission} stores a specification that {@code Specifications} has held against its data set, and queues it
 * in the same transaction; {@code Executor} brings it to a thread, where {@code Worker} runs it: {@code Leases} is all that a worker
 * may write about a job, {@code Supervision} watches its training. {@code Job} owns the states, {@code Control} is what owners do.
 *
 * <p>Lock order. A transaction that locks several rows locks them in this order, so that no two of them wait for each other:
 * <ol>
 * <li>the job, as every write of its worker and every command of its owner does;
 * <li>the model: to register the version that the job trained, or to hold the version that a new job begins with;
 * <li>the data set, to hold it for a new job.
 * </ol>
 * The deletion of a model or of a data set locks that row alone and reads the jobs without locks. A submission that came first has
 * committed its job by then, and the deletion is refused; one that comes later waits, finds the row gone and is refused.
 */
package dev.trainyard.job;
