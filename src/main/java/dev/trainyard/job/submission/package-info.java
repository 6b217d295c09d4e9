/**
 * From a posted specification to a queued job: {@code JobSpecReader} reads and validates the specification, {@code Submission} stores and
 * queues the job in one transaction, once per idempotency key. {@code Estimate} answers {@code jobs:validate}, which stores nothing.
 */
package dev.trainyard.job.submission;
