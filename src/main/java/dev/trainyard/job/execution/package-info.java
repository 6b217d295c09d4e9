/**
 * Running queued jobs: {@code Executor} picks queue entries, and {@code Worker} runs each job on a thread, from the claim to the model
 * version. {@code TrainingRunMonitor} monitors the training, {@code MemoryBudget} bounds the memory of jobs that run at once, and
 * {@code QueueMaintenance} releases the jobs of dead processes. {@code ExecutorProperties} sets how soon a process is considered dead.
 */
package dev.trainyard.job.execution;
