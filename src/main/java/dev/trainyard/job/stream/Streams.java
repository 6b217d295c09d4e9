package dev.trainyard.job.stream;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.metric.JobMetrics;
import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.schedule.BackgroundTimer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Everyone who watches a job. The database is what they see; that it has changed they hear at once from this process, and by
 * looking now and then when another process runs the job. Those who train only ever say that something changed.
 */
@Component
class Streams {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final JobReader reader;
    private final StreamProperties properties;
    private final ConcurrentMap<UUID, Feed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger viewers = new AtomicInteger();
    /**
     * A slow viewer keeps a thread busy until the container gives up on it, so there are as many as it takes, never more than
     * viewers. When they have been shut down, nobody is to be told anything any more.
     */
    private final ExecutorService writers = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS,
            new SynchronousQueue<>(), task -> daemon(task, "stream-writer"), new ThreadPoolExecutor.DiscardPolicy());
    private final BackgroundTimer poll = new BackgroundTimer("stream-poll");

    Streams(JobReader reader, StreamProperties properties) {
        this.reader = reader;
        this.properties = properties;
        poll.every(properties.poll(), properties.poll(), () -> feeds.values().forEach(Feed::changed));
    }

    /** @throws ProblemException 503 when too many watch already */
    SseEmitter open(UUID job, Cursor from) {
        if (viewers.incrementAndGet() > properties.maxViewers()) {
            viewers.decrementAndGet();
            throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "Already %d viewers watch jobs.".formatted(properties.maxViewers()), RETRY);
        }
        Viewer[] opened = new Viewer[1];
        feeds.compute(job, (id, watched) -> {
            Feed feed = watched == null ? new Feed(job, reader) : watched;
            opened[0] = new Viewer(feed, from, writers, properties.heartbeat(), this::close);
            feed.viewers().add(opened[0]);
            return feed;
        });
        Viewer viewer = opened[0];
        // However the request ends, unless the last event was sent before the request became asynchronous: then Spring does
        // not call back, and only the viewer itself says that it has gone.
        viewer.emitter().onCompletion(() -> close(viewer));
        viewer.wake();
        return viewer.emitter();
    }

    /** How many watch, or are not known to have left. */
    int viewers() {
        return viewers.get();
    }

    private void close(Viewer viewer) {
        viewer.leave();
        feeds.computeIfPresent(viewer.feed().job(), (id, feed) -> {
            if (feed.viewers().remove(viewer)) {
                viewers.decrementAndGet();
            }
            return feed.viewers().isEmpty() ? null : feed;
        });
    }

    /** The server waits for open requests before it stops; these would not end by themselves. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        poll.close();
        feeds.values().forEach(feed -> feed.viewers().forEach(viewer -> {
            viewer.leave();
            writers.execute(viewer.emitter()::complete);
        }));
        writers.shutdown();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void logged(JobEvents.Appended event) {
        changed(event.job());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void measured(JobMetrics.Stored event) {
        changed(event.job());
    }

    private void changed(UUID job) {
        Feed feed = feeds.get(job);
        if (feed != null) {
            feed.changed();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
