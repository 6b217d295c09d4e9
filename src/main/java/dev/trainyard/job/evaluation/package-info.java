/** What a job's network confuses, per class and per example. */
package dev.trainyard.job.evaluation;
