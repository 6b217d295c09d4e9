package dev.trainyard.job.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.job.spec.WarmStart;
import dev.trainyard.nn.training.Keep;
import org.jspecify.annotations.Nullable;

/**
 * The facts that, with the specification, determine a job's result.
 *
 * @param datasetSha256  the SHA-256 of the data set
 * @param programVersion the version of the service
 * @param javaVersion    the version of Java
 * @param cpu            the model of the processor
 * @param seed           the seed of all random numbers
 * @param threads        the number of threads used in training
 * @param selectedOn     the metric that selected the weights; null if they are the last weights
 * @param warmStart      the initial network; absent without a warm start
 */
public record Provenance(@Nullable String datasetSha256, String programVersion, String javaVersion, String cpu, long seed, int threads,
        @Nullable String selectedOn, @JsonInclude(JsonInclude.Include.NON_NULL) WarmStart warmStart) {

    /** Returns the provenance of a network with the best or the last weights: no metric selects the last ones. */
    public Provenance of(Keep kept) {
        return kept == Keep.BEST ? this
                : new Provenance(datasetSha256, programVersion, javaVersion, cpu, seed, threads, null, warmStart);
    }
}
