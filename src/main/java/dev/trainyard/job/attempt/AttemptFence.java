package dev.trainyard.job.attempt;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Checks the fencing token of writes. The attempt's number is the token: a worker that lost its job to another worker, and does not
 * know it yet, cannot write.
 */
@Repository
public class AttemptFence {

    private final EntityManager entities;

    AttemptFence(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Whether {@code attempt} is the current one and may write. Locks the job's row until the caller's transaction ends, so no other
     * attempt begins and no other fenced write runs meanwhile. Attempt 0 means no attempt in particular: it may write as long as the
     * job exists.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean mayWrite(UUID job, int attempt) {
        List<Integer> current = entities
                .createNativeQuery("select attempt from jobs where id = :job for update", Integer.class)
                .setParameter("job", job)
                .getResultList();
        return current.size() == 1 && (attempt == 0 || attempt == current.get(0));
    }

    /** @throws ProblemException 404 if the job does not exist */
    @Transactional(readOnly = true)
    public void requireJob(UUID job) {
        if (entities.createNativeQuery("select attempt from jobs where id = :job", Integer.class)
                .setParameter("job", job).getResultList().isEmpty()) {
            throw ProblemException.notFound("There is no job " + job + ".");
        }
    }
}
