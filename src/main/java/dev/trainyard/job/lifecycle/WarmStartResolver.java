package dev.trainyard.job.lifecycle;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.WarmStart;
import dev.trainyard.model.Models;
import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.VersionDeletionGuard;
import dev.trainyard.model.VersionSummary;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.ColumnComparison;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds and loads the networks of warm starts, and vetoes their deletion while jobs that need them have not ended. */
@Component
public class WarmStartResolver implements VersionDeletionGuard {

    /** The network of the warm start was deleted or replaced after the job was submitted. */
    public static final class LostException extends RuntimeException {

        LostException(String message) {
            super(message);
        }
    }

    private final Models models;
    private final JobRepository jobs;

    WarmStartResolver(Models models, JobRepository jobs) {
        this.models = models;
        this.jobs = jobs;
    }

    /**
     * Resolves the version and the number of layers of a specification's {@code warm_start}, which must be present.
     *
     * @param targets the targets of the job's data; null if not known
     * @param input   the preprocessing of the job's data; null if not known
     * @param wrong   receives the violations, with their paths in the specification
     * @return empty if there are violations
     */
    public Optional<WarmStart> settle(JobSpec specification, Targets targets, Preprocessing input, Consumer<Violation> wrong) {
        WarmStart start = specification.warmStart();
        Architecture architecture = specification.architecture();
        List<Violation> violations = new ArrayList<>(start.violations(architecture));
        if (violations.isEmpty() && start.frozen() > 0 && specification.learnsLayerByLayer()) {
            violations.add(new Violation("freeze", "must be empty where layers are trained one after the other, got " + start.freeze()));
        }
        Optional<VersionSummary> known = find(start, violations);
        // Weights belong to the columns that they were trained on. They are not reordered by column name, because
        // the first layer may be frozen or of any type.
        known.flatMap(k -> ColumnComparison.difference(k.definition().preprocessing(), input).map(difference -> new Violation("model",
                "must be trained on the columns of this data set, in their order, but %s has %s".formatted(k.version(), difference))))
                .ifPresent(violations::add);
        Targets said = targets == null ? null : specification.objective().outputs(architecture, targets);
        int layers = known.map(k -> layers(start, architecture, said, k, violations)).orElse(0);
        violations.forEach(v -> wrong.accept(new Violation("warm_start/" + v.field(), v.detail())));
        return known.filter(k -> violations.isEmpty())
                .map(k -> start.settled(k.version().version(), layers, k.weightsSha256()));
    }

    private Optional<VersionSummary> find(WarmStart start, List<Violation> violations) {
        Optional<VersionSummary> found = models.find(start.model(), start.version(), violations::add);
        if (found.isEmpty()) {
            return found;
        }
        VersionSummary known = found.get();
        if (known.definition().ensemble() != null) {
            violations.add(new Violation("model", "must be a single network, got the ensemble %s: name one of its members"
                    .formatted(known.version())));
            return Optional.empty();
        }
        if (start.weightsSha256() != null && !start.weightsSha256().equals(known.weightsSha256())) {
            violations.add(new Violation("weights_sha256", "must be %s, which %s has, got %s"
                    .formatted(known.weightsSha256(), known.version(), start.weightsSha256())));
        }
        return found;
    }

    private static int layers(WarmStart start, Architecture architecture, Targets targets, VersionSummary known,
            List<Violation> violations) {
        if (violations.stream().anyMatch(violation -> violation.field().equals("model"))) {
            return 0;
        }
        int alike = architecture.layersLike(known.definition().architecture());
        if (alike == 0) {
            violations.add(new Violation("model", "must have a first layer like this network's, got %s: %s there, %s here".formatted(
                    known.version(), first(known.definition().architecture()), first(architecture))));
            return 0;
        }
        int layers = start.layers() != null ? start.layers()
                : alike < architecture.layers().size() || known.definition().targets().haveOutputsOf(targets) ? alike : alike - 1;
        if (layers == 0) {
            violations.add(new Violation("layers", "must be given if the output layer is to be taken, because %s has other classes"
                    .formatted(known.version())));
        } else if (layers > alike && layers <= architecture.layers().size()) {
            violations.add(new Violation("layers", "must be at most %d, because the layers that follow differ from those of %s, got %d"
                    .formatted(alike, known.version(), layers)));
        } else if (violations.isEmpty() && start.frozen() > layers) {
            violations.add(new Violation("freeze", "must be layers that are taken from %s, the first %d, got %s"
                    .formatted(known.version(), layers, start.freeze())));
        }
        return layers;
    }

    private static String first(Architecture architecture) {
        int l = architecture.withParameters().get(0);
        return "%s with %s".formatted(architecture.layers().get(l), architecture.layout().get(l).stream()
                .map(s -> "%s [%d, %d]".formatted(s.name(), s.rows(), s.columns())).collect(Collectors.joining(", ")));
    }

    /** Prevents the version's deletion until the transaction ends; after that, the stored job prevents it. */
    public void hold(WarmStart start) {
        models.hold(start.model(), start.number(), start.weightsSha256());
    }

    @Override
    public Set<Integer> versionsInUse(String model) {
        return jobs.findUnfinishedSpecifications().stream().map(JobSpec::warmStart)
                .filter(start -> start != null && start.model().equals(model))
                .map(start -> start.number()).collect(Collectors.toSet());
    }

    /** @throws LostException if the version was deleted, or its name and number now belong to other weights */
    public TrainedModel load(WarmStart start) throws IOException {
        TrainedModel model;
        try {
            model = models.load(models.resolve(start.model(), start.version().toString()));
        } catch (ProblemException e) {
            if (e.status().is5xxServerError()) {
                throw e;
            }
            throw new LostException(e.getMessage());
        }
        if (!TensorBytes.sha256(model.parameters()).equals(start.weightsSha256())) {
            model.parameters().close();
            throw new LostException(model.version() + " does not have the weights that the job was to begin with.");
        }
        return model;
    }
}
