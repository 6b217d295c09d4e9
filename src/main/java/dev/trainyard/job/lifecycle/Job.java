package dev.trainyard.job.lifecycle;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.DynamicUpdate;
import org.springframework.data.domain.AbstractAggregateRoot;
import org.springframework.data.domain.Persistable;

/**
 * A training job and its state machine. Each transition is guarded here. Callers hold the row's lock ({@link JobRepository#lock}), so
 * that a check is still true when its result is written, and apply a worker's request only while the worker's attempt holds the job
 * ({@link #isHeldBy}).
 */
@Entity
@Table(name = "jobs")
@DynamicUpdate
public class Job extends AbstractAggregateRoot<Job> implements Persistable<UUID> {

    /** The step of no checkpoint: less than any step. */
    static final long NO_CHECKPOINT = -1;
    /** The number of state changes after which a job cannot be paused again. */
    static final int MAX_TRANSITIONS = 1000;

    @Id
    private UUID id;
    private String name;
    private String model;
    private String dataset;
    /** SHA-256 of the data set at submission; null without a data set, if not known yet, and for jobs of versions that did not store it. */
    private String datasetSha256;
    private int priority;
    @Convert(converter = JobColumns.Specification.class)
    private JobSpec specification;
    @ElementCollection
    @CollectionTable(name = "job_tags", joinColumns = @JoinColumn(name = "job_id"))
    @MapKeyColumn(name = "name")
    @Column(name = "tag")
    @BatchSize(size = 100)
    private Map<String, String> tags = new HashMap<>();
    @Enumerated(EnumType.STRING)
    private JobStatus status;
    @Enumerated(EnumType.STRING)
    private StopReason stopReason;
    private int attempt;
    /** Consecutive interruptions without a new checkpoint between them. */
    private int interruptions;
    private long interruptedStep = NO_CHECKPOINT;
    private String execution;
    @ElementCollection
    @CollectionTable(name = "job_transitions", joinColumns = @JoinColumn(name = "job_id"))
    @OrderColumn(name = "position")
    @BatchSize(size = 100)
    private List<Transition> transitions = new ArrayList<>();
    private double epoch;
    private long step;
    private double seconds;
    private Double examplesPerSecond;
    private long parameters;
    private Integer bestEpoch;
    @Convert(converter = JobColumns.Metrics.class)
    private Map<String, Double> bestMetrics;
    private Double lastEpoch;
    @Convert(converter = JobColumns.Metrics.class)
    private Map<String, Double> lastMetrics;
    @Enumerated(EnumType.STRING)
    private Keep kept;
    @Convert(converter = JobColumns.Metrics.class)
    private Map<String, Double> testMetrics;
    private Integer modelVersion;
    private String weightsSha256;
    @Convert(converter = JobColumns.Origin.class)
    private Provenance provenance;
    private String errorCode;
    private String errorMessage;
    private String errorHint;
    private Instant createdAt;
    private Instant startedAt;
    private Instant finishedAt;
    /** Only the purge writes it. */
    @Column(insertable = false, updatable = false)
    private Instant purgedAt;
    @Transient
    private boolean stored;

    protected Job() {
    }

    /** @param parameters the number of weights and biases */
    public Job(UUID id, JobSpec specification, long parameters, Instant now) {
        this.id = id;
        this.name = specification.name();
        this.model = specification.model();
        this.dataset = specification.dataset();
        this.priority = specification.priority();
        this.specification = specification;
        this.tags.putAll(specification.tags());
        this.parameters = parameters;
        this.createdAt = now;
        become(JobStatus.QUEUED, now);
    }

    /**
     * Starts the next attempt on behalf of a worker.
     *
     * @param execution identifies the worker's hold on the job (the text of its {@link QueueEntryId})
     * @return false if the job cannot be claimed: it has ended, is paused or is held by another worker
     */
    boolean claim(String execution, Instant now) {
        // A job in STOPPING whose worker was lost needs a new attempt, which registers its model.
        if (status != JobStatus.QUEUED && !(status == JobStatus.STOPPING && this.execution == null)) {
            return false;
        }
        this.execution = execution;
        attempt++;
        startedAt = startedAt == null ? now : startedAt;
        if (status == JobStatus.QUEUED) {
            become(JobStatus.RUNNING, now);
        }
        return true;
    }

    /** Whether a worker that executes {@code execution} may claim the job. A lost worker's execution still holds the job. */
    boolean awaits(String execution) {
        return switch (status) {
            case QUEUED -> true;
            case RUNNING -> execution.equals(this.execution);
            case STOPPING -> this.execution == null || execution.equals(this.execution);
            default -> false;
        };
    }

    /** Whether this attempt holds the job, so that its worker may write. */
    boolean isHeldBy(int attempt) {
        return execution != null && this.attempt == attempt;
    }

    /**
     * Ends an attempt whose worker is dead or failed in a way that is worth a retry. The job fails after {@code limits.max_attempts}
     * interruptions in a row without a new checkpoint, because a job that kills its worker does so again at the same place. A long job that
     * makes progress in between may lose any number of workers.
     *
     * @param execution      the lost hold; if the job is not held by it, nothing happens
     * @param cause          the job's error if this was its last attempt
     * @param checkpointStep the step of its latest checkpoint, or {@link #NO_CHECKPOINT}
     * @return whether {@code execution} held the job
     */
    boolean interrupted(String execution, JobError cause, long checkpointStep, Instant now) {
        if (!execution.equals(this.execution)) {
            return false;
        }
        // Only a later step counts as new: a disk that damages every checkpoint would otherwise cause an endless loop.
        if (checkpointStep > interruptedStep) {
            interruptions = 0;
            interruptedStep = checkpointStep;
        }
        interruptions++;
        if (interruptions >= specification.limits().maxAttempts()) {
            fail(StopReason.ERROR, cause, now);
        } else {
            release(now);
        }
        return true;
    }

    /** Ends an attempt that did not fail: the job pauses, the process shuts down, or the artifact store is down. */
    void suspended(Instant now) {
        release(now);
    }

    private void release(Instant now) {
        execution = null;
        switch (status) {
            case RUNNING -> become(JobStatus.QUEUED, now);
            case PAUSING -> become(JobStatus.PAUSED, now);
            default -> { /* STOPPING: the next attempt ends the job */ }
        }
    }

    void succeed(JobResult result, int modelVersion, String weightsSha256, Instant now) {
        this.modelVersion = modelVersion;
        this.weightsSha256 = weightsSha256;
        kept = result.kept();
        testMetrics = result.test();
        bestEpoch = result.best() == null ? null : result.best().epoch();
        bestMetrics = result.best() == null ? null : result.best().metrics();
        lastEpoch = result.last() == null ? null : result.last().epoch();
        lastMetrics = result.last() == null ? null : result.last().metrics();
        provenance = provenance == null ? null : provenance.of(kept);
        end(JobStatus.SUCCEEDED, result.reason(), now);
    }

    void fail(StopReason reason, JobError error, Instant now) {
        errorCode = error.code();
        errorMessage = error.message();
        errorHint = error.hint();
        end(JobStatus.FAILED, reason, now);
    }

    /** @return whether anything changed */
    boolean cancel(Instant now) {
        if (status == JobStatus.CANCELLED) {
            return false;
        }
        end(JobStatus.CANCELLED, StopReason.CANCELLED, now);
        return true;
    }

    /**
     * Requests the end of the job, with the weights that its {@code keep} chooses: the best so far, or the last.
     *
     * @return whether anything changed
     */
    boolean stop(Instant now) {
        if (status == JobStatus.STOPPING || status == JobStatus.SUCCEEDED) {
            return false;
        }
        if (attempt == 0 && status.canBecome(JobStatus.STOPPING)) {
            throw new IllegalTransitionException("The job has not started, so there is no model to keep; cancel it instead.");
        }
        become(JobStatus.STOPPING, now);
        return true;
    }

    /**
     * @return whether anything changed
     * @throws IllegalTransitionException also after {@link #MAX_TRANSITIONS} state changes, because every view of the job lists them all
     */
    boolean pause(Instant now) {
        if (status == JobStatus.PAUSING || status == JobStatus.PAUSED) {
            return false;
        }
        if (!status.isFinal() && transitions.size() >= MAX_TRANSITIONS) {
            throw new IllegalTransitionException("The job has changed its state %d times, and cannot be paused again."
                    .formatted(transitions.size()));
        }
        become(status == JobStatus.RUNNING ? JobStatus.PAUSING : JobStatus.PAUSED, now);
        return true;
    }

    /** @return whether anything changed */
    boolean resume(Instant now) {
        if (status == JobStatus.QUEUED || status == JobStatus.RUNNING) {
            return false;
        }
        become(status == JobStatus.PAUSING ? JobStatus.RUNNING : JobStatus.QUEUED, now);
        return true;
    }

    /** @param sha256 SHA-256 of the data set's content; null if a built-in data set has not been downloaded yet */
    public void checkedAgainst(String sha256) {
        datasetSha256 = sha256;
    }

    /** @throws ChangedDatasetException if the data set's content has changed since submission or since an earlier attempt */
    void provenance(Provenance provenance) {
        String expected = datasetSha256 != null || this.provenance == null ? datasetSha256 : this.provenance.datasetSha256();
        if (expected != null && !expected.equals(provenance.datasetSha256())) {
            throw new ChangedDatasetException(dataset);
        }
        this.provenance = provenance;
    }

    private void end(JobStatus next, StopReason reason, Instant now) {
        stopReason = status.canBecome(next) ? reason : stopReason;
        become(next, now);
        execution = null;
        finishedAt = now;
    }

    private void become(JobStatus next, Instant now) {
        if (status != null && !status.canBecome(next)) {
            throw new IllegalTransitionException("A job that is %s cannot become %s.".formatted(status.word(), next.word()));
        }
        transitions.add(new Transition(status, next, attempt, now));
        registerEvent(new JobTransitioned(id, attempt, status, next, stopReason, keptWhen(next), keptEpoch(next), now));
        status = next;
    }

    private Keep keptWhen(JobStatus next) {
        return next == JobStatus.STOPPING ? specification.keep() : next == JobStatus.SUCCEEDED ? kept : null;
    }

    private Double keptEpoch(JobStatus next) {
        if (next != JobStatus.SUCCEEDED) {
            return null;
        }
        return kept == Keep.LAST ? lastEpoch : Double.valueOf(bestEpoch);
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }

    String model() {
        return model;
    }

    String dataset() {
        return dataset;
    }

    public JobSpec specification() {
        return specification;
    }

    JobStatus status() {
        return status;
    }

    StopReason stopReason() {
        return stopReason;
    }

    int attempt() {
        return attempt;
    }

    List<Transition> transitions() {
        return List.copyOf(transitions);
    }

    double epoch() {
        return epoch;
    }

    long step() {
        return step;
    }

    double seconds() {
        return seconds;
    }

    Double examplesPerSecond() {
        return examplesPerSecond;
    }

    long parameters() {
        return parameters;
    }

    Optional<Best> best() {
        return Optional.ofNullable(bestEpoch).map(e -> new Best(e, bestMetrics));
    }

    /** Returns the last epoch so far; empty before the first measurement, and for jobs of versions that did not store it. */
    Optional<Last> last() {
        return Optional.ofNullable(lastEpoch).map(e -> new Last(e, lastMetrics));
    }

    /** Returns which weights the model has; null unless the job has succeeded. */
    Keep kept() {
        if (status != JobStatus.SUCCEEDED || kept != null) {
            return kept;
        }
        // The job is of a version that did not store it.
        return bestEpoch == null ? Keep.LAST : specification.keep();
    }

    Map<String, Double> testMetrics() {
        return testMetrics;
    }

    Integer modelVersion() {
        return modelVersion;
    }

    String weightsSha256() {
        return weightsSha256;
    }

    Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    Optional<JobError> error() {
        return Optional.ofNullable(errorCode).map(code -> new JobError(code, errorMessage, errorHint));
    }

    public Instant createdAt() {
        return createdAt;
    }

    Instant startedAt() {
        return startedAt;
    }

    Instant finishedAt() {
        return finishedAt;
    }

    /** Returns when the job's checkpoints, metrics, events and evaluations were deleted; null if they were not. */
    Instant purgedAt() {
        return purgedAt;
    }
}
