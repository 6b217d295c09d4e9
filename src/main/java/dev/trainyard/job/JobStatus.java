package dev.trainyard.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a job is in its life, and where it can go from there. */
public enum JobStatus {
    /** Waits for a worker. */
    @JsonProperty("queued") QUEUED,
    @JsonProperty("running") RUNNING,
    /** Asked to pause; the worker has not let go yet. */
    @JsonProperty("pausing") PAUSING,
    /** Checkpointed; goes on when resumed. */
    @JsonProperty("paused") PAUSED,
    /** Asked to end with the best model so far; the worker has not done so yet. */
    @JsonProperty("stopping") STOPPING,
    @JsonProperty("succeeded") SUCCEEDED,
    @JsonProperty("failed") FAILED,
    @JsonProperty("cancelled") CANCELLED;

    /** From these nothing follows. */
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

    /** As in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
