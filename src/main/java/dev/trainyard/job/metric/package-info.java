/** A job's curves: recorded without waiting, stored as compressed columns, read down-sampled. */
package dev.trainyard.job.metric;
