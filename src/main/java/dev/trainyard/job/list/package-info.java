/** The list of jobs: filters by status, tag, model and data set, sort orders, and pages. */
package dev.trainyard.job.list;
