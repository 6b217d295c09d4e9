package dev.trainyard.job.waiting;

import dev.trainyard.job.lifecycle.JobView;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

/** A request that waits for the end of a job. It holds no thread and no database connection. */
final class WaitingClient {

    private static final long NO_TIMEOUT = 0;

    private final UUID job;
    private final long deadline;
    private final BooleanSupplier gone;
    private final Function<JobView, ResponseEntity<JobView>> answer;
    private final DeferredResult<ResponseEntity<JobView>> result = new DeferredResult<>(NO_TIMEOUT);
    private boolean ended;

    /**
     * @param deadline when the wait ends, by {@link System#nanoTime}
     * @param gone     returns whether the client has closed its connection; not called after the wait has ended
     */
    WaitingClient(UUID job, long deadline, BooleanSupplier gone, Function<JobView, ResponseEntity<JobView>> answer) {
        this.job = job;
        this.deadline = deadline;
        this.gone = gone;
        this.answer = answer;
    }

    UUID job() {
        return job;
    }

    DeferredResult<ResponseEntity<JobView>> result() {
        return result;
    }

    boolean isDue(long now) {
        return now - deadline >= 0;
    }

    /** Returns whether the client has gone. Reads from the connection, so it excludes {@link #end}, after which another thread may read. */
    synchronized boolean isGone() {
        return !ended && gone.getAsBoolean();
    }

    void answer(JobView view) {
        end();
        result.setResult(answer.apply(view));
    }

    void fail(RuntimeException failure) {
        end();
        result.setErrorResult(failure);
    }

    /** Ends the wait: the web server may use the connection again. */
    synchronized void end() {
        ended = true;
    }
}
