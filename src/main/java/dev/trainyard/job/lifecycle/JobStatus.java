package dev.trainyard.job.lifecycle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The states of a job and their allowed transitions. */
public enum JobStatus {
    /** Waits for a worker. */
    @JsonProperty("queued") QUEUED,
    @JsonProperty("running") RUNNING,
    /** Asked to pause; the worker has not stopped yet. */
    @JsonProperty("pausing") PAUSING,
    /** Has no worker until it is resumed. */
    @JsonProperty("paused") PAUSED,
    /** Asked to end with the weights that {@code keep} chooses; the worker has not stopped yet. */
    @JsonProperty("stopping") STOPPING,
    @JsonProperty("succeeded") SUCCEEDED,
    @JsonProperty("failed") FAILED,
    @JsonProperty("cancelled") CANCELLED;

    /** States without a further transition. */
    public static final Set<JobStatus> FINAL = EnumSet.of(SUCCEEDED, FAILED, CANCELLED);

    private static final Map<JobStatus, Set<JobStatus>> NEXT = Map.of(
            QUEUED, EnumSet.of(RUNNING, PAUSED, STOPPING, FAILED, CANCELLED),
            RUNNING, EnumSet.of(QUEUED, PAUSING, STOPPING, SUCCEEDED, FAILED, CANCELLED),
            PAUSING, EnumSet.of(RUNNING, PAUSED, STOPPING, SUCCEEDED, FAILED, CANCELLED),
            PAUSED, EnumSet.of(QUEUED, STOPPING, CANCELLED),
            STOPPING, EnumSet.of(SUCCEEDED, FAILED, CANCELLED),
            SUCCEEDED, EnumSet.noneOf(JobStatus.class),
            FAILED, EnumSet.noneOf(JobStatus.class),
            CANCELLED, EnumSet.noneOf(JobStatus.class));

    public boolean canBecome(JobStatus next) {
        return NEXT.get(this).contains(next);
    }

    public boolean isFinal() {
        return FINAL.contains(this);
    }

    /** Returns the name used in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
