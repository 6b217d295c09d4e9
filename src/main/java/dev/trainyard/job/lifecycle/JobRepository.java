package dev.trainyard.job.lifecycle;

import dev.trainyard.job.spec.JobSpec;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

public interface JobRepository extends JpaRepository<Job, UUID> {

    /** Reads the job and locks its row until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select j from Job j where j.id = :id")
    Optional<Job> lock(UUID id);

    @Query("select count(j) > 0 from Job j where j.dataset = :dataset and j.status not in (SUCCEEDED, FAILED, CANCELLED)")
    boolean existsUnfinishedOn(String dataset);

    @Query("select j.id from Job j where j.id in :ids and j.status not in (SUCCEEDED, FAILED, CANCELLED)")
    Set<UUID> findUnfinished(Collection<UUID> ids);

    /** The number of jobs with a status. */
    record Count(JobStatus status, long jobs) {
    }

    @Query("""
            select new dev.trainyard.job.lifecycle.JobRepository$Count(j.status, count(j))
            from Job j where j.status in :statuses group by j.status""")
    List<Count> count(Collection<JobStatus> statuses);

    @Query("select j.specification from Job j where j.status not in (SUCCEEDED, FAILED, CANCELLED)")
    List<JobSpec> findUnfinishedSpecifications();

    /** @return 0 when the attempt is no longer the current one */
    @Modifying
    @Query("""
            update Job j set j.epoch = :epoch, j.step = :step, j.seconds = :seconds, j.examplesPerSecond = :examplesPerSecond
            where j.id = :id and j.attempt = :attempt and j.execution is not null""")
    int progress(UUID id, int attempt, double epoch, long step, double seconds, Double examplesPerSecond);

    /** @return 0 when the attempt is no longer the current one */
    @Modifying
    @Query("""
            update Job j set j.bestEpoch = :epoch, j.bestMetrics = :metrics
            where j.id = :id and j.attempt = :attempt and j.execution is not null""")
    int best(UUID id, int attempt, int epoch, Map<String, Double> metrics);

    /** @return 0 when the attempt is no longer the current one */
    @Modifying
    @Query("""
            update Job j set j.lastEpoch = :epoch, j.lastMetrics = :metrics
            where j.id = :id and j.attempt = :attempt and j.execution is not null""")
    int last(UUID id, int attempt, double epoch, Map<String, Double> metrics);

    /** Returns the job's status; empty if the attempt no longer holds the job. */
    @Query("select j.status from Job j where j.id = :id and j.attempt = :attempt and j.execution is not null")
    Optional<JobStatus> wanted(UUID id, int attempt);
}
