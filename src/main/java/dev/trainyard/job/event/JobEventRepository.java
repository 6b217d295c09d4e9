package dev.trainyard.job.event;

import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface JobEventRepository extends Repository<JobEvent, JobEvent.Key> {

    @Query("select coalesce(max(e.sequence), 0) from JobEvent e where e.job = :job")
    long lastSequence(UUID job);

    List<JobEvent> findByJobAndSequenceGreaterThanOrderBySequence(UUID job, long after, Limit limit);
}
