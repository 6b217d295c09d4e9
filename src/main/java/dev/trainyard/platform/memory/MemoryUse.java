package dev.trainyard.platform.memory;

import java.util.Locale;

/** The users of memory, as the metric {@code trainyard.memory.used} names them. */
public enum MemoryUse {

    /** Training: parameters, optimizer state, mini-batches; the data set is counted apart. */
    JOBS,
    /** Open data sets, each once, whether jobs or requests have them open. */
    DATASETS,
    /** Weights of served models. */
    MODELS,
    /** Activations and work arrays of the networks that answer requests. */
    NETWORKS,
    /** Data sets that are being imported or generated. */
    IMPORTS,
    /** Bodies and answers of requests, evaluations, ensembles and exports. */
    REQUESTS;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
