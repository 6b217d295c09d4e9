package dev.trainyard.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** The costs of a library's first steps, without dropout. Libraries that do the same work have the same costs, except for rounding. */
record FirstSteps(String library, String workload, List<Double> costs) {

    static final int COUNT = 5;

    /** For rounding errors of float32 sums in different orders, over some steps. */
    private static final double TOLERANCE = 1e-3;
    /** For hidden states drawn with different random numbers: some 50,000 per step. */
    private static final double TOLERANCE_OF_SAMPLES = 1e-2;

    static FirstSteps of(Library library, Workload workload) {
        try (Contender contender = library.bind(workload.withoutDropout(), true)) {
            return new FirstSteps(library.name(), workload.name(), IntStream.range(0, COUNT).mapToObj(batch -> {
                contender.train(batch);
                return contender.cost();
            }).toList());
        }
    }

    /** Writes the costs to a file for the process that compares them. */
    void write() {
        try {
            Path file = file(library, workload);
            Files.createDirectories(file.getParent());
            JsonMapper.shared().writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FirstSteps read(Library library, Workload workload) {
        return JsonMapper.shared().readValue(file(library.name(), workload.name()).toFile(), FirstSteps.class);
    }

    private static Path file(String library, String workload) {
        return Report.DIRECTORY.resolve("%s-%s.json".formatted(workload, library));
    }

    boolean agreesWith(FirstSteps other, Workload workload) {
        double tolerance = workload.isBoltzmann() ? TOLERANCE_OF_SAMPLES : TOLERANCE;
        return other.costs.size() == COUNT && IntStream.range(0, COUNT)
                .allMatch(i -> Math.abs(costs.get(i) - other.costs.get(i)) <= tolerance * Math.abs(costs.get(i)));
    }
}
