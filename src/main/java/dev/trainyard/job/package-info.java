/**
 * Training jobs. {@code JobSpecReader} validates a specification against its data set; {@code Submission} stores and queues the job in
 * one transaction. {@code Executor} executes queued jobs, and {@code Worker} runs each on a thread. A worker changes a job only through
 * {@code AttemptStore}; {@code TrainingRunMonitor} monitors its training. {@code Job} is the state machine, {@code JobCommands} executes
 * owners' commands.
 *
 * <p>Lock order. A transaction that locks several rows locks them in this order, to prevent deadlocks:
 * <ol>
 * <li>the job: locked by every write of its worker and every command of its owner;
 * <li>the model: to register the version that the job trained, or to keep the warm start of a new job;
 * <li>the data set: to keep it for a new job;
 * <li>a quota: from the check of the quota to the end of the transaction.
 * </ol>
 * The deletion of a model or of a data set locks only that row and reads the jobs without locks. If a submission came first, its job is
 * committed by then, and the deletion is refused. A later submission waits, finds no row and is refused.
 */
package dev.trainyard.job;
