/** Durable event log of each job. */
package dev.trainyard.job.event;
