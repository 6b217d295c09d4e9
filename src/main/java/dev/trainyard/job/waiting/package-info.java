/** Calls that are answered when a job ends, or after a time that the client chooses: long polling, in addition to {@code job.stream}. */
package dev.trainyard.job.waiting;
