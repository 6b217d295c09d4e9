package dev.trainyard.platform.memory;

import java.util.Locale;

/** Uses of memory; their names in lower case are tags of the metric {@code trainyard.memory.used}. */
public enum MemoryUse {

    /** Training: parameters, optimizer state, mini-batches, but not the data set. */
    JOBS,
    /** Open data sets, each counted once, however many jobs and requests share it. */
    DATASETS,
    /** Weights of served models. */
    MODELS,
    /** Activations and work arrays of networks that answer requests. */
    NETWORKS,
    /** Data sets during import or generation. */
    IMPORTS,
    /** Bodies and answers of requests, evaluations, ensembles and exports. */
    REQUESTS;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
