package dev.trainyard.job.metric;

import dev.trainyard.nn.training.TrainingObserver.Measurement;

/**
 * Chooses the points of an attempt that are recorded when the room for metrics becomes scarce: every n-th measurement at the end of an
 * epoch, and every n-th of the others. They are counted apart, because with a common count an even number of measurements in an epoch
 * could leave none of its end.
 */
final class Thinning {

    private volatile int stride = 1;
    private long ends;
    private long others;

    /** @param stride n, as in {@link MetricStore.Outcome} */
    void every(int stride) {
        this.stride = stride;
    }

    /** Called by the training thread for each measurement. */
    boolean keeps(Measurement measurement) {
        long before = measurement.endOfEpoch() ? ends++ : others++;
        return before % stride == 0;
    }
}
