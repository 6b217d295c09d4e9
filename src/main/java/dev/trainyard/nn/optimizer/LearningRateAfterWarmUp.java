package dev.trainyard.nn.optimizer;

import java.util.Map;

/**
 * Rises linearly to η: the first of n steps has the rate η/n. Then {@code after} applies, with epochs counted from the end of the rise.
 *
 * @param warmUp the number of epochs of the rise
 */
record LearningRateAfterWarmUp(double eta, double warmUp, LearningRate after) implements LearningRate {

    @Override
    public double at(double epoch, double length) {
        return epoch < warmUp ? eta * Math.min(1, (epoch + length) / warmUp) : after.at(epoch - warmUp, length);
    }

    @Override
    public void observe(double epoch, Map<String, Double> metrics) {
        if (epoch - 1 >= warmUp) {
            after.observe(epoch - warmUp, metrics);
        }
    }

    @Override
    public boolean isExhausted() {
        return after.isExhausted();
    }

    @Override
    public Map<String, Double> state() {
        return after.state();
    }

    @Override
    public void restore(Map<String, Double> state) {
        after.restore(state);
    }
}
