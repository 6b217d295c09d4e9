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
 * Manages all subscribers of all jobs. A stream is read from the database. A change made by this process wakes the subscribers at once;
 * a change made by another process is found by polling. Training threads only signal a change and never write to a connection.
 */
@Component
class Streams {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final JobReader reader;
    private final StreamProperties properties;
    private final ConcurrentMap<UUID, Feed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger viewers = new AtomicInteger();
    /**
     * Writes to the subscribers. The pool is unbounded, because a slow subscriber blocks a thread until the container closes its
     * connection; it has at most one thread per subscriber. Idle threads end soon, so that many subscribers leave none behind. After
     * shutdown, tasks are discarded.
     */
    private final ExecutorService writers = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS,
            new SynchronousQueue<>(), task -> daemon(task, "stream-writer"), new ThreadPoolExecutor.DiscardPolicy());
    private final BackgroundTimer poll = new BackgroundTimer("stream-poll");

    Streams(JobReader reader, StreamProperties properties) {
        this.reader = reader;
        this.properties = properties;
        poll.every(properties.poll(), properties.poll(), () -> feeds.values().forEach(Feed::changed));
    }

    /** @throws ProblemException 503 if there are already {@code maxViewers} subscribers */
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
        // Spring calls back however the request ends, except when the last event was sent before the request became asynchronous.
        // In that case only the viewer's own callback closes it.
        viewer.emitter().onCompletion(() -> close(viewer));
        viewer.wake();
        return viewer.emitter();
    }

    /** Returns the number of open subscriptions, including those whose disconnection is not yet noticed. */
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

    /** Ends all streams, because the server waits for open requests before it stops and streams do not end by themselves. */
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
