/** Metric curves of jobs: recorded asynchronously, stored as compressed columns, down-sampled when read. */
package dev.trainyard.job.metric;
