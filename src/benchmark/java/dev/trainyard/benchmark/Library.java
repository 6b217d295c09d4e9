package dev.trainyard.benchmark;

import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The compared libraries that run in a JVM. */
public enum Library {
    TRAINYARD("Trainyard", (workload, training) -> new Trainyard(workload, training, Integer.getInteger("benchmark.threads", 1)),
            workload -> true),
    DJL("PyTorch (DJL)", (workload, training) -> workload.isBoltzmann() ? new DjlBoltzmann(workload) : new Djl(workload, training),
            workload -> true),
    DEEPLEARNING4J("Deeplearning4j", Deeplearning4j::new, workload -> !workload.isBoltzmann());

    private final String title;
    private final BiFunction<Workload, Boolean, Contender> binding;
    private final Predicate<Workload> support;

    Library(String title, BiFunction<Workload, Boolean, Contender> binding, Predicate<Workload> support) {
        this.title = title;
        this.binding = binding;
        this.support = support;
    }

    String title() {
        return title;
    }

    /** Returns whether the library can run {@code workload}. Deeplearning4j no longer has Boltzmann machines. */
    boolean supports(Workload workload) {
        return support.test(workload);
    }

    /** @param training whether to prepare for training; else for inference only */
    Contender bind(Workload workload, boolean training) {
        return binding.apply(workload, training);
    }
}
