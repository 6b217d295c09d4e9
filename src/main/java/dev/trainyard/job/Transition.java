package dev.trainyard.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;

/**
 * One step of a job's life.
 *
 * @param from null when it was submitted
 */
@Embeddable
public record Transition(
        @Enumerated(EnumType.STRING) @Column(name = "from_status") JobStatus from,
        @Enumerated(EnumType.STRING) @Column(name = "to_status") JobStatus to,
        int attempt, Instant at) {
}
