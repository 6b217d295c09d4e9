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
    private final ConcurrentMap<UUID, JobFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger subscribers = new AtomicInteger();
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
        poll.every(properties.poll(), properties.poll(), () -> feeds.values().forEach(JobFeed::changed));
    }

    /** @throws ProblemException 503 if there are already {@code maxViewers} subscribers */
    SseEmitter open(UUID job, Cursor from) {
        if (subscribers.incrementAndGet() > properties.maxViewers()) {
            subscribers.decrementAndGet();
            throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "Already %d viewers watch jobs.".formatted(properties.maxViewers()), RETRY);
        }
        Subscriber[] opened = new Subscriber[1];
        feeds.compute(job, (id, watched) -> {
            JobFeed feed = watched == null ? new JobFeed(job, reader) : watched;
            opened[0] = new Subscriber(feed, from, writers, properties.heartbeat(), this::close);
            feed.subscribers().add(opened[0]);
            return feed;
        });
        Subscriber subscriber = opened[0];
        // Spring calls back however the request ends, except when the last event was sent before the request became asynchronous.
        // In that case only the subscriber's own callback closes it.
        subscriber.emitter().onCompletion(() -> close(subscriber));
        subscriber.wake();
        return subscriber.emitter();
    }

    /** Returns the number of open subscriptions, including those whose disconnection is not yet noticed. */
    int subscribers() {
        return subscribers.get();
    }

    private void close(Subscriber subscriber) {
        subscriber.leave();
        feeds.computeIfPresent(subscriber.feed().job(), (id, feed) -> {
            if (feed.subscribers().remove(subscriber)) {
                subscribers.decrementAndGet();
            }
            return feed.subscribers().isEmpty() ? null : feed;
        });
    }

    /** Ends all streams, because the server waits for open requests before it stops and streams do not end by themselves. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        poll.close();
        feeds.values().forEach(feed -> feed.subscribers().forEach(subscriber -> {
            subscriber.leave();
            writers.execute(subscriber.emitter()::complete);
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
        JobFeed feed = feeds.get(job);
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
