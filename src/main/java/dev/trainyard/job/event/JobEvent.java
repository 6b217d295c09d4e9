package dev.trainyard.job.event;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** A line of a job's log. */
@Entity
@Table(name = "job_events")
@IdClass(JobEvent.Key.class)
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
public class JobEvent {

    record Key(UUID job, long sequence) implements Serializable {
    }

    static final int MAX_MESSAGE = 4000;
    /** Bytes of a row without its message, approximately. */
    private static final int ROW_BYTES = 100;

    @Id
    @Column(name = "job_id")
    @JsonIgnore
    private UUID job;
    /** The position in the job's log, counted from 1. */
    @Id
    private long sequence;
    /** The time of the event. */
    private Instant at;
    /** The number of the attempt; 0 before the first one. */
    private int attempt;
    /** {@code info}, {@code warning} or {@code error}. */
    private String level;
    /** The kind of the event, for programs. */
    private String code;
    /** The event, for people. */
    private String message;

    protected JobEvent() {
    }

    JobEvent(UUID job, long sequence, Instant at, int attempt, String level, String code, String message) {
        this.job = job;
        this.sequence = sequence;
        this.at = at;
        this.attempt = attempt;
        this.level = level;
        this.code = code;
        this.message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }

    /** Returns the bytes that count for quotas. */
    long bytes() {
        return ROW_BYTES + message.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns its position in the job's log, counted from 1. */
    public long sequence() {
        return sequence;
    }
}
