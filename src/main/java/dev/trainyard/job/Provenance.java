package dev.trainyard.job;

/**
 * What a job's result depends on, with its specification.
 *
 * @param threads    how many the training used
 * @param selectedOn the metric that chose the weights; null when they are the last epoch's
 */
public record Provenance(String datasetSha256, String programVersion, String javaVersion, String cpu, long seed, int threads,
        String selectedOn) {
}
