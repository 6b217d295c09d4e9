/**
 * Training jobs over HTTP. This package contains the controllers; each part of a job's life has a package of its own:
 * <ul>
 * <li>{@code job.spec}: the specification, and the rules that it must keep;
 * <li>{@code job.submission}: from the request to the queue;
 * <li>{@code job.lifecycle}: the job's state, its changes and its reading;
 * <li>{@code job.execution}: workers, memory, heartbeats, the end of a job;
 * <li>{@code job.list}, {@code job.event}, {@code job.metric}, {@code job.evaluation}: the reports that clients read;
 * <li>{@code job.stream}, {@code job.waiting}: clients that are told of changes;
 * <li>{@code job.attempt}, {@code job.storage}, {@code job.purge}, {@code job.recipe}: fencing, stored bytes, removal of old jobs, and
 * recipes.
 * </ul>
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
