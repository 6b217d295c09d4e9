package dev.trainyard.job.execution;

import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.JobError;
import dev.trainyard.job.lifecycle.JobResult;
import dev.trainyard.job.lifecycle.Provenance;
import dev.trainyard.job.lifecycle.QueueEntryId;
import dev.trainyard.job.lifecycle.WarmStartResolver;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.job.spec.CheckedSpec;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.job.spec.WarmStart;
import dev.trainyard.model.Models;
import dev.trainyard.model.NewModelVersion;
import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.OutputUnits;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.nn.training.TrainingResult;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import dev.trainyard.platform.failure.HeapExhaustion;
import dev.trainyard.platform.json.StoredJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Runs a job on the calling thread, from the claim to the registered model or the failure. */
@Component
class Worker {

    /** Tells the executor whether to remove the queue entry, or when to run it again. */
    enum Outcome {
        DONE, AGAIN, AGAIN_LATER, NO_MEMORY
    }

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final AttemptStore attemptStore;
    private final Datasets datasets;
    private final Checkpoints checkpoints;
    private final Models models;
    private final WarmStartResolver warmStarts;
    private final JobEvents events;
    private final JobMetrics metrics;
    private final ProvenanceSource provenanceSource;
    private final MemoryBudget budget;
    private final StoreOutages outages;
    private final FinalEvaluation evaluation;
    private final Duration retryDelay;
    private final RunningAttempts running = new RunningAttempts();
    private volatile boolean shuttingDown;

    Worker(AttemptStore attemptStore, Datasets datasets, Checkpoints checkpoints, Models models, WarmStartResolver warmStarts,
            JobEvents events, JobMetrics metrics, ProvenanceSource provenanceSource, MemoryBudget budget, StoreOutages outages,
            FinalEvaluation evaluation, ExecutorProperties properties) {
        this.attemptStore = attemptStore;
        this.datasets = datasets;
        this.checkpoints = checkpoints;
        this.models = models;
        this.warmStarts = warmStarts;
        this.events = events;
        this.metrics = metrics;
        this.provenanceSource = provenanceSource;
        this.budget = budget;
        this.outages = outages;
        this.evaluation = evaluation;
        this.retryDelay = properties.retryDelay();
    }

    /**
     * Makes running jobs save a checkpoint and return to the queue.
     *
     * @return the attempts that still run after {@code limit}
     */
    Set<AttemptStore.Attempt> shutDown(Duration limit) {
        shuttingDown = true;
        return running.awaitNone(limit);
    }

    /** @param picked whether this execution still owns the queue entry */
    Outcome run(QueueEntryId entryId, BooleanSupplier picked) {
        try (MDC.MDCCloseable job = MDC.putCloseable("job", entryId.job().toString())) {
            if (shuttingDown) {
                return Outcome.AGAIN;
            }
            Optional<AttemptStore.Queued> queued = attemptStore.queued(entryId);
            if (queued.isPresent()) {
                return outages.isOn(entryId.job()) ? Outcome.AGAIN_LATER : claimMemory(entryId, queued.get(), picked);
            }
            budget.withdraw(entryId.job());
            outages.remove(entryId.job());
            // If the job was resumed just now, the claim succeeds but no memory is reserved: hand the job back.
            return attemptStore.claim(entryId, picked).map(this::suspended).orElse(Outcome.DONE);
        }
    }

    private Outcome claimMemory(QueueEntryId entryId, AttemptStore.Queued queued, BooleanSupplier picked) {
        MemoryEstimate need = MemoryEstimate.of(checked(queued.specification()));
        Optional<MemoryBudget.Share> memory = budget.claim(new MemoryBudget.Applicant(entryId.job(), need,
                queued.specification().priority(), queued.since()), Instant.now());
        if (memory.isEmpty()) {
            return Outcome.NO_MEMORY;
        }
        try (MemoryBudget.Share share = memory.get()) {
            return attemptStore.claim(entryId, picked).map(this::attempt).orElse(Outcome.DONE);
        }
    }

    /** Looks up the data set of a stored specification. Does not validate again, because the specification was valid when it was posted. */
    private CheckedSpec checked(JobSpec stored) {
        return new CheckedSpec(stored, stored.dataset() == null ? null : datasets.find(stored.dataset()).orElse(null));
    }

    private Outcome attempt(AttemptStore.Attempt attempt) {
        running.add(attempt);
        try {
            // A job claimed after shutdown began: hand it back now instead of waiting for its lease to expire.
            return shuttingDown ? suspended(attempt) : train(attempt);
        } catch (Throwable failure) {
            // A failure of one job must not affect other jobs, so every Throwable is handled here.
            return failed(attempt, failure);
        } finally {
            running.remove(attempt);
        }
    }

    private Outcome failed(AttemptStore.Attempt attempt, Throwable failure) {
        HeapExhaustion.endProcessIfCauseOf(failure);
        Optional<StoreUnavailableException> outage = FailureClassifier.outage(failure);
        if (outage.isPresent()) {
            return outage(attempt, outage.get());
        }
        JobError error = FailureClassifier.explain(failure);
        if (FailureClassifier.isWorthAnotherTry(failure)) {
            log.warn("Attempt {} failed; the job is tried again unless this was its last attempt", attempt.number(), failure);
            return attemptStore.interrupted(attempt, error) ? Outcome.AGAIN_LATER : Outcome.DONE;
        }
        log.error("Attempt {} failed, and with it the job", attempt.number(), failure);
        attemptStore.failed(attempt, StopReason.ERROR, error);
        return Outcome.DONE;
    }

    /** Returns the job to the queue and frees its worker, because other jobs may be able to run from data sets that are in memory. */
    private Outcome outage(AttemptStore.Attempt attempt, StoreUnavailableException outage) {
        log.warn("Attempt {} ends; the job goes on from its last checkpoint when the artifact store answers: {}", attempt.number(),
                outage.getMessage());
        outages.add(attempt.job(), attempt.number(), outage);
        return attemptStore.suspended(attempt) ? Outcome.AGAIN_LATER : Outcome.DONE;
    }

    private Outcome train(AttemptStore.Attempt attempt) throws IOException {
        JobSpec specification = attempt.specification();
        try (TrainingInput data = TrainingInput.of(specification, datasets);
                Network network = Network.of(specification.architecture(), specification.threads())) {
            String selectedOn = specification.keep() == Keep.LAST ? null
                    : specification.hyperparameters().monitored(specification.architecture(), data.targets(), data.splits());
            Provenance provenance = provenanceSource.provenance(data.sha256(), specification, selectedOn);
            attemptStore.provenance(attempt, provenance);
            if (specification.warmStart() != null) {
                network.freeze(specification.warmStart().frozen());
            }
            TrainingResult result;
            try (TrainingRunMonitor monitor = new TrainingRunMonitor(attempt, attemptStore, checkpoints, events, metrics,
                    () -> shuttingDown, TrainingRunMonitor.BETWEEN_CHECKPOINTS)) {
                if (attempt.number() == 1) {
                    data.warnings(specification).forEach(monitor::warned);
                }
                Trainer trainer = new Trainer(network, specification.hyperparameters(), data.dataset(), monitor);
                result = start(attempt, data, trainer, monitor);
                retrying(attempt).run(monitor::conclude);
            }
            return conclude(attempt, result, network, data, provenance);
        }
    }

    private OutageRetry retrying(AttemptStore.Attempt attempt) {
        return new OutageRetry(attempt, attemptStore, events, retryDelay, () -> shuttingDown);
    }

    private TrainingResult start(AttemptStore.Attempt attempt, TrainingInput data, Trainer trainer,
            TrainingRunMonitor monitor) throws IOException {
        UUID job = attempt.job();
        Optional<TrainingState> saved = attempt.number() == 1 ? Optional.empty()
                : checkpoints.latest(job, (checkpoint, damage) -> {
                    log.warn("The checkpoint at step {} cannot be read; trying the one before: {}", checkpoint.step(), damage.toString());
                    events.append(job, attempt.number(), JobEvents.WARNING, "checkpoint_damaged",
                            "The checkpoint at step %d is damaged; the job goes on from the one before.".formatted(checkpoint.step()));
                });
        if (saved.isEmpty()) {
            metrics.truncate(job, attempt.number(), -1);
            return begin(attempt.specification(), data.targets(), trainer);
        }
        TrainingState state = saved.get();
        try {
            TrainingState.Position position = state.position();
            metrics.truncate(job, attempt.number(), position.step());
            events.append(job, attempt.number(), JobEvents.INFO, "resumed",
                    "Attempt %d goes on from the checkpoint at step %d.".formatted(attempt.number(), position.step()));
            monitor.startFrom(position, trainer.epochs(position));
            return trainer.resume(state);
        } finally {
            state.tensors().values().forEach(INDArray::close);
        }
    }

    private TrainingResult begin(JobSpec specification, Targets targets, Trainer trainer) throws IOException {
        WarmStart start = specification.warmStart();
        if (start == null) {
            return trainer.train();
        }
        TrainedModel model = warmStarts.load(start);
        try (INDArray learnt = model.parameters()) {
            if (OutputUnits.areTaken(model.definition().architecture(), specification.architecture(), start.layers())) {
                OutputUnits.convert(learnt, specification.architecture(), model.definition().targets().scaling(), targets.scaling());
            }
            return trainer.train(learnt, start.layers());
        }
    }

    private Outcome conclude(AttemptStore.Attempt attempt, TrainingResult result, Network network, TrainingInput data,
            Provenance provenance)
            throws IOException {
        if (result.reason() == null) {
            return suspended(attempt);
        }
        switch (result.reason()) {
            case CANCELLED -> log.info("Attempt {} ends and changes nothing: the job was cancelled, or has passed to another worker",
                    attempt.number());
            case DIVERGED -> retrying(attempt).run(() -> attemptStore.failed(attempt, StopReason.DIVERGED,
                    FailureClassifier.diverged(attempt.specification())));
            default -> succeed(attempt, result, network, data, provenance);
        }
        return Outcome.DONE;
    }

    private Outcome suspended(AttemptStore.Attempt attempt) {
        return attemptStore.suspended(attempt) ? Outcome.AGAIN : Outcome.DONE;
    }

    private void succeed(AttemptStore.Attempt attempt, TrainingResult result, Network network, TrainingInput data, Provenance provenance)
            throws IOException {
        JobSpec specification = attempt.specification();
        // The test split is evaluated only here, after training, so that it cannot influence the choice of the weights.
        Map<String, Double> test = specification.objective().test(network, specification.hyperparameters(), data.dataset());
        Map<String, Double> scores = new HashMap<>(result.metrics());
        test.forEach((metric, value) -> scores.put("test." + metric, value));
        ServableDefinition definition = ServableDefinition.of(specification.architecture(), specification.cost(),
                specification.objective().outputs(specification.architecture(), data.targets()), data.preprocessing(),
                data.borderLevels(specification.architecture().input()));
        NewModelVersion version = new NewModelVersion(specification.model(), attempt.job(), definition, network.parameters(), scores,
                StoredJson.asMap(provenance.of(result.kept())));
        // Before the job's end, because until then its data set cannot be deleted.
        Runnable reports = data.held() == null ? () -> { }
                : evaluation.of(attempt.job(), specification, network, data.held(), data.dataset());
        retrying(attempt).run(() -> {
            if (attemptStore.wanted(attempt).isEmpty()) {
                return;
            }
            // Write the files before the transaction that locks the job's row, because large files take too long to hold that lock.
            Models.Written written = models.write(version);
            boolean ended = attemptStore.succeeded(attempt, JobResult.of(result, test), () -> {
                Models.Registered registered = models.register(written);
                reports.run();
                return new AttemptStore.Registered(registered.version(), registered.sha256());
            });
            if (!ended) {
                models.discard(written);
            }
        });
    }
}
