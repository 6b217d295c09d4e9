package dev.trainyard.job.attempt;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which attempt of a job is the current one. The number is the fencing token: a worker that lost its job to another one, and
 * does not know it yet, can write nothing.
 */
@Repository
public class AttemptFence {

    private final EntityManager entities;

    AttemptFence(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Whether {@code attempt} may write. When it may, no other attempt begins, and no one else writes under this protection,
     * until the caller's transaction ends. 0 stands for no attempt in particular, and may write as long as the job exists.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean mayWrite(UUID job, int attempt) {
        List<Integer> current = entities
                .createNativeQuery("select attempt from jobs where id = :job for update", Integer.class)
                .setParameter("job", job)
                .getResultList();
        return current.size() == 1 && (attempt == 0 || attempt == current.get(0));
    }

    /** @throws ProblemException 404 when there is no such job */
    @Transactional(readOnly = true)
    public void requireJob(UUID job) {
        if (entities.createNativeQuery("select attempt from jobs where id = :job", Integer.class)
                .setParameter("job", job).getResultList().isEmpty()) {
            throw ProblemException.notFound("There is no job " + job + ".");
        }
    }
}
