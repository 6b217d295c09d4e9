package dev.trainyard.job.stream;

import dev.trainyard.job.event.JobEvent;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.job.metric.MetricHistory;
import dev.trainyard.job.metric.Point;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.platform.database.RequestLane;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads the next part of a job's stream from the database. */
@Component
class JobReader {

    /**
     * The data of {@code state} and {@code end} events.
     *
     * @param status       the state of the job
     * @param stopReason   why training ended
     * @param attempt      the number of the current or last attempt
     * @param modelVersion the version that the job has created
     * @param kept         whether the model has the best or the last weights
     */
    record State(JobStatus status, StopReason stopReason, int attempt, Integer modelVersion, Keep kept) {
    }

    private static final int LINES_AT_ONCE = 200;
    /** The maximum number of concurrent reads, so that many subscribers leave most of the request connections to other requests. */
    private static final int READERS = 2;

    private final Jobs jobs;
    private final JobEvents events;
    private final MetricHistory history;
    private final JsonMapper json;
    private final Semaphore readers = new Semaphore(READERS);

    JobReader(Jobs jobs, JobEvents events, MetricHistory history, JsonMapper json) {
        this.jobs = jobs;
        this.events = events;
        this.history = history;
        this.json = json;
    }

    /** Returns the next part of the stream after {@code from}; empty if the job does not exist. */
    Optional<StreamChunk> read(UUID job, Cursor from) {
        readers.acquireUninterruptibly();
        try (RequestLane lane = RequestLane.enter()) {
            // Read the job first: if it has ended, its log and its curves are complete.
            return jobs.find(job).map(view -> read(view, from));
        } finally {
            readers.release();
        }
    }

    private StreamChunk read(JobView job, Cursor from) {
        List<JobEvent> lines = events.after(job.id(), from.sequence(), LINES_AT_ONCE);
        List<Point> points = history.from(job.id(), from.points());
        StringBuilder text = new StringBuilder();
        Cursor cursor = from;
        for (JobEvent line : lines) {
            cursor = new Cursor(line.sequence(), cursor.points());
            append(text, "log", cursor.toString(), json.writeValueAsString(line));
        }
        for (Point point : points) {
            cursor = new Cursor(cursor.sequence(), cursor.points() + 1);
            append(text, "metric", cursor.toString(), json.writeValueAsString(point));
        }
        State state = new State(job.status(), job.stopReason(), job.attempt(), job.modelVersion(), job.kept());
        return new StreamChunk(text.toString(), cursor, json.writeValueAsString(state), json.writeValueAsString(job.progress()),
                job.status().isFinal() && text.isEmpty());
    }

    /** @param data JSON, which has no line breaks */
    static void append(StringBuilder text, String event, String id, String data) {
        text.append("event:").append(event).append("\nid:").append(id).append("\ndata:").append(data).append("\n\n");
    }
}
