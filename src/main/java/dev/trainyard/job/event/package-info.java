/** A job's log. */
package dev.trainyard.job.event;
