/**
 * The state of a job: {@code Job} is the state machine and the stored row. A worker changes a job only through {@code AttemptStore}, its
 * owner only through {@code JobCommands}; {@code Jobs} reads jobs. The queue is only an interface here; {@code job.execution} implements
 * it.
 */
package dev.trainyard.job.lifecycle;
