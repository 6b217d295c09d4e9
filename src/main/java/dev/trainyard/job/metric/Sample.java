package dev.trainyard.job.metric;

/** A point of one curve. */
record Sample(long step, double epoch, double seconds, double value) {
}
