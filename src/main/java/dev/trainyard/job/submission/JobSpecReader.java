package dev.trainyard.job.submission;

import dev.trainyard.checkpoint.CheckpointQuotas;
import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.execution.ExecutorProperties;
import dev.trainyard.job.execution.WorkerProcesses;
import dev.trainyard.job.lifecycle.WarmStartResolver;
import dev.trainyard.job.spec.CheckedSpec;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.JobSpecValidation;
import dev.trainyard.job.spec.MemoryCapacity;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.job.spec.TrainingTargets;
import dev.trainyard.job.spec.WarmStart;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Sampling;
import dev.trainyard.nn.reinforcement.Environment;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.json.StoredJson;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and validates a posted job specification, also against its data set. One response reports all violations. */
@Component
public class JobSpecReader {

    private final SpecificationReader reader;
    private final Datasets datasets;
    private final WarmStartResolver warmStarts;
    private final WorkerProcesses workers;
    private final CheckpointQuotas checkpoints;
    private final int maxThreads;

    JobSpecReader(SpecificationReader reader, Datasets datasets, WarmStartResolver warmStarts, WorkerProcesses workers,
            CheckpointQuotas checkpoints, ExecutorProperties executor) {
        this.checkpoints = checkpoints;
        this.reader = reader;
        this.datasets = datasets;
        this.warmStarts = warmStarts;
        this.workers = workers;
        this.maxThreads = executor.maxThreads();
    }

    /** Returns the memory of the largest live worker; empty if there is none. */
    public Optional<MemoryCapacity> largestWorker() {
        return workers.capacities().stream().findFirst();
    }

    /** @throws ProblemException 422, with a violation for every invalid field */
    public CheckedSpec read(JsonNode json) {
        if (!json.isObject()) {
            throw ProblemException.invalid(List.of(new Violation("", "must be an object")));
        }
        ObjectNode body = (ObjectNode) json.deepCopy();
        List<Violation> violations = new ArrayList<>();
        Optional<DatasetDescription> dataset = dataset(body, violations);
        completeInput(body, dataset);
        completeCost(body, dataset);
        completeSampling(body, dataset);
        Optional<JobSpec> specification = specification(body, violations);
        // Check the readable part against its data even if other fields are invalid, so that one response reports all violations.
        Optional<JobSpec> readable = specification.or(() -> readable(body, violations, true))
                .or(() -> readable(body, violations, false));
        readable.ifPresent(s -> addNew(violations, s.objective().environment() != null ? JobSpecValidation.violations(s)
                : dataset.map(d -> JobSpecValidation.violations(s, d)).orElse(List.of())));
        if (readable.isPresent() && readable.get().threads() > maxThreads) {
            addNew(violations, List.of(new Violation("threads", "must be at most %d, which this service allows, got %d"
                    .formatted(maxThreads, readable.get().threads()))));
        }
        Optional<WarmStart> start = readable.flatMap(s -> warmStart(s, dataset.orElse(null), violations));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        JobSpec valid = specification.orElseThrow();
        Keep keep = valid.hyperparameters().kept(valid.architecture(), dataset.map(d -> JobSpecValidation.splits(valid, d))
                .orElse(Set.of()));
        CheckedSpec checked = new CheckedSpec(valid.settled(TrainingTargets.standardizes(valid,
                dataset.map(DatasetDescription::targets).orElse(null)), keep, start.orElse(null)), dataset.orElse(null));
        List<Violation> tooLarge = new ArrayList<>(MemoryEstimate.of(checked).violations(workers.capacities()));
        addNew(tooLarge, checkpoints.violations(MemoryEstimate.checkpointBytes(checked.specification()),
                checked.specification().checkpoint().keepLast()));
        if (!tooLarge.isEmpty()) {
            throw ProblemException.invalid(tooLarge);
        }
        return checked;
    }

    private Optional<WarmStart> warmStart(JobSpec specification, DatasetDescription dataset, List<Violation> violations) {
        if (specification.warmStart() == null) {
            return Optional.empty();
        }
        List<Violation> found = new ArrayList<>();
        Optional<WarmStart> settled = warmStarts.settle(specification, JobSpecValidation.targets(specification, dataset),
                dataset == null ? null : dataset.preprocessing(), found::add);
        addNew(violations, found);
        return settled;
    }

    /** Returns a sentence on why the job's data set is not available now; empty if it is. */
    public Optional<String> obstacle(CheckedSpec checked) {
        return checked.dataset() == null ? Optional.empty() : datasets.obstacle(checked.dataset().name());
    }

    private Optional<DatasetDescription> dataset(ObjectNode body, List<Violation> violations) {
        JsonNode name = body.get("dataset");
        // The reader reports a name that databases cannot store.
        if (name == null || !name.isString() || Text.refusal(name.stringValue()).isPresent()) {
            return Optional.empty();
        }
        Optional<DatasetDescription> dataset = datasets.find(name.stringValue());
        if (dataset.isEmpty()) {
            violations.add(new Violation("dataset", "does not exist: " + abbreviated(name.stringValue())
                    + Suggestions.hint(name.stringValue(), datasets.names())));
        }
        return dataset;
    }

    /** Sets the default input shape: that of the data set's examples or of the environment's observations. */
    private void completeInput(ObjectNode body, Optional<DatasetDescription> dataset) {
        if (body.get("architecture") instanceof ObjectNode architecture && !architecture.hasNonNull("input")) {
            dataset.map(DatasetDescription::input).or(() -> observation(body.at("/objective/environment")))
                    .ifPresent(input -> architecture.set("input", StoredJson.MAPPER.valueToTree(input)));
        }
    }

    /** Sets the default cost of a regression: quadratic, for all activations. */
    private static void completeCost(ObjectNode body, Optional<DatasetDescription> dataset) {
        if (!body.hasNonNull("cost") && dataset.isPresent() && dataset.get().targets().isRegression()) {
            body.set("cost", StoredJson.MAPPER.valueToTree(Cost.QUADRATIC));
        }
    }

    /** Sets how {@code split} and {@code subset} choose examples. Jobs stored by earlier versions took the first examples. */
    private static void completeSampling(ObjectNode body, Optional<DatasetDescription> dataset) {
        for (String field : List.of("split", "subset")) {
            if (dataset.isPresent() && body.get(field) instanceof ObjectNode choice && !choice.hasNonNull("sampling")) {
                choice.set("sampling", StoredJson.MAPPER.valueToTree(Sampling.defaultFor(dataset.get().targets())));
            }
        }
    }

    private Optional<Shape> observation(JsonNode environment) {
        try {
            return environment.isObject() ? Optional.of(reader.read(environment, Environment.class).observation()) : Optional.empty();
        } catch (ProblemException e) {
            // Its violations are reported when the whole specification is read.
            return Optional.empty();
        }
    }

    private Optional<JobSpec> specification(ObjectNode body, List<Violation> violations) {
        try {
            return Optional.of(reader.read(body, JobSpec.class));
        } catch (ProblemException e) {
            boolean inputUnknown = violations.stream().anyMatch(v -> v.field().equals("dataset"));
            // The objective may be one that needs no data set.
            boolean needUnknown = e.errors().stream().anyMatch(v -> first(v).equals("objective"));
            e.errors().stream()
                    .filter(v -> !(inputUnknown && v.field().equals("architecture/input") && v.detail().equals("is required")))
                    .filter(v -> !(needUnknown && v.field().equals("dataset") && v.detail().equals("is required")))
                    .forEach(violations::add);
            return Optional.empty();
        }
    }

    /**
     * Returns the specification without its invalid fields; empty if it is unreadable even so.
     *
     * @param mostly whether to remove only the invalid field itself; otherwise its whole top-level field, for example
     *               {@code early_stopping}
     */
    private Optional<JobSpec> readable(ObjectNode body, List<Violation> violations, boolean mostly) {
        ObjectNode rest = body.deepCopy();
        for (Violation violation : violations) {
            int slash = violation.field().lastIndexOf('/');
            if (mostly && slash > 0 && rest.at("/" + violation.field().substring(0, slash)) instanceof ObjectNode parent) {
                parent.remove(violation.field().substring(slash + 1));
            } else {
                rest.remove(first(violation));
            }
        }
        if (!rest.has("optimizer")) {
            rest.putObject("optimizer").put("type", "sgd").put("learning_rate", 1);
        }
        try {
            return Optional.of(reader.read(rest, JobSpec.class));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static void addNew(List<Violation> violations, List<Violation> found) {
        Set<String> wrong = new HashSet<>(violations.stream().map(Violation::field).toList());
        found.stream().filter(v -> !wrong.contains(v.field())).forEach(violations::add);
    }

    private static String first(Violation violation) {
        return violation.field().split("/", 2)[0];
    }

    private static String abbreviated(String name) {
        return Text.shortened(name, JobSpec.MAX_NAME);
    }
}
