package dev.trainyard.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.nn.training.Keep;

/**
 * What a job's result depends on, with its specification.
 *
 * @param threads    how many the training used
 * @param selectedOn the metric that chose the weights; null when they are the last epoch's
 * @param warmStart  what the network began with; absent when that was nothing
 */
public record Provenance(String datasetSha256, String programVersion, String javaVersion, String cpu, long seed, int threads,
        String selectedOn, @JsonInclude(JsonInclude.Include.NON_NULL) WarmStart warmStart) {

    /** Returns the provenance of a network with these weights: no metric selected the last ones. */
    Provenance of(Keep kept) {
        return kept == Keep.BEST ? this
                : new Provenance(datasetSha256, programVersion, javaVersion, cpu, seed, threads, null, warmStart);
    }
}
