package dev.trainyard.job.waiting;

import dev.trainyard.job.lifecycle.JobView;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

/** Answers requests when a job has ended; implemented by {@code job.waiting}, which depends on this package. */
public interface JobWaiting {

    /** The form of the time for which a request may wait: a number and its unit. */
    String PATTERN = "^(\\d{1,9})(ms|s|m)$";

    /**
     * Reads the time for which a request may wait.
     *
     * @param wait a time such as 30s
     * @throws dev.trainyard.platform.problem.ProblemException 422 if it is malformed or too long
     */
    Duration limit(String wait);

    /** @throws dev.trainyard.platform.problem.ProblemException 503 if no further request may wait */
    void requireRoom();

    /**
     * Answers a request when the job has ended, or after {@code limit}. Answers at once if the job has ended already, or if no further
     * request may wait.
     *
     * @param view   the job's current state
     * @param answer makes the response from the job's last state
     */
    DeferredResult<ResponseEntity<JobView>> await(JobView view, Duration limit, Function<JobView, ResponseEntity<JobView>> answer);
}
