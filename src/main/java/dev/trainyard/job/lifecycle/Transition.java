package dev.trainyard.job.lifecycle;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a job's status.
 *
 * @param from    the status before; null if the job was submitted
 * @param to      the new status
 * @param attempt the number of the attempt
 * @param at      the time of the change
 */
@Embeddable
public record Transition(
        @Enumerated(EnumType.STRING) @Column(name = "from_status") @Nullable JobStatus from,
        @Enumerated(EnumType.STRING) @Column(name = "to_status") JobStatus to,
        int attempt, Instant at) {
}
