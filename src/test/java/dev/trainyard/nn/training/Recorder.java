package dev.trainyard.nn.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Records warnings, measurements and checkpoints, and returns the configured directive for the n-th request, or else CONTINUE. */
final class Recorder implements TrainingObserver {

    final List<Warning> warnings = new ArrayList<>();
    final List<Measurement> measurements = new ArrayList<>();
    final List<Long> steps = new ArrayList<>();
    final Map<Long, Directive> directives = new HashMap<>();
    TrainingState checkpoint;
    long asked;

    @Override
    public void warned(Warning warning) {
        warnings.add(warning);
    }

    @Override
    public void measured(Measurement measurement) {
        measurements.add(measurement);
    }

    @Override
    public void checkpoint(TrainingState state) {
        Map<String, INDArray> copies = new HashMap<>();
        state.tensors().forEach((name, tensor) -> copies.put(name, tensor.dup()));
        checkpoint = new TrainingState(copies, state.position());
        steps.add(state.position().step());
    }

    @Override
    public Directive directive(Progress progress) {
        return directives.getOrDefault(++asked, Directive.CONTINUE);
    }

    List<Measurement> epochs() {
        return measurements.stream().filter(Measurement::endOfEpoch).toList();
    }

    /** Returns the metrics that must repeat exactly when a job runs again: all but the speed. */
    List<Map<String, Double>> series() {
        return measurements.stream().map(measurement -> {
            Map<String, Double> metrics = new HashMap<>(measurement.metrics());
            metrics.remove("examples_per_second");
            metrics.put("step", (double) measurement.step());
            return metrics;
        }).toList();
    }
}
