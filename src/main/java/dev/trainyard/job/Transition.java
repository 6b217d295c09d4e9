package dev.trainyard.job;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;

/**
 * A change of a job's status.
 *
 * @param from null if the job was submitted
 */
@Embeddable
public record Transition(
        @Enumerated(EnumType.STRING) @Column(name = "from_status") JobStatus from,
        @Enumerated(EnumType.STRING) @Column(name = "to_status") JobStatus to,
        int attempt, Instant at) {
}
