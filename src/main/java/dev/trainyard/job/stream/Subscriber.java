package dev.trainyard.job.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A subscriber of a job's stream. It has its own cursor and its own pace: a slow subscriber falls behind, receives larger parts later,
 * and delays nobody else. At most one thread works for it at a time, and only while there is something to send.
 */
final class Subscriber {

    private static final Logger log = LoggerFactory.getLogger(Subscriber.class);
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final SseEmitter emitter = new SseEmitter(0L);
    private final JobFeed feed;
    private final Executor writers;
    private final Duration heartbeat;
    private final Consumer<Subscriber> whenGone;
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile boolean gone;

    // Guarded by wakes: only one thread at a time runs write(), and the counter orders their accesses.
    private Cursor cursor;
    private String state;
    private String progress;
    private long sentAt = System.nanoTime();

    /** @param whenGone called when the stream has ended or the connection has failed */
    Subscriber(JobFeed feed, Cursor cursor, Executor writers, Duration heartbeat, Consumer<Subscriber> whenGone) {
        this.feed = feed;
        this.cursor = cursor;
        this.writers = writers;
        this.heartbeat = heartbeat;
        this.whenGone = whenGone;
    }

    SseEmitter emitter() {
        return emitter;
    }

    JobFeed feed() {
        return feed;
    }

    /** Schedules sending of new events on another thread. Does not block. */
    void wake() {
        if (!gone && wakes.getAndIncrement() == 0) {
            writers.execute(this::write);
        }
    }

    /** Stops sending, because the connection is closed or about to be closed. */
    void leave() {
        gone = true;
    }

    private void write() {
        int seen;
        do {
            seen = wakes.get();
            try {
                sendNews();
            } catch (IOException e) {
                // The client has disconnected; the container ends the request.
                gone = true;
            } catch (RuntimeException e) {
                if (!gone) {
                    log.warn("cannot read job {} for a subscriber, whose client will reconnect: {}", feed.job(), e.toString());
                }
                gone = true;
                emitter.complete();
            }
        } while (!gone && !wakes.compareAndSet(seen, 0));
        if (gone) {
            whenGone.accept(this);
        }
    }

    private void sendNews() throws IOException {
        boolean more = true;
        while (more && !gone) {
            Optional<StreamChunk> chunk = feed.after(cursor);
            if (chunk.isEmpty()) {
                gone = true;
                emitter.complete();
                return;
            }
            more = send(chunk.get());
        }
    }

    /** @return whether there may be more to send */
    private boolean send(StreamChunk chunk) throws IOException {
        StringBuilder text = new StringBuilder();
        if (!chunk.state().equals(state)) {
            JobReader.append(text, "state", cursor.toString(), chunk.state());
            state = chunk.state();
        }
        text.append(chunk.text());
        cursor = chunk.next();
        if (!chunk.progress().equals(progress)) {
            JobReader.append(text, "progress", cursor.toString(), chunk.progress());
            progress = chunk.progress();
        }
        if (chunk.last()) {
            JobReader.append(text, "end", cursor.end(), chunk.state());
        } else if (text.isEmpty() && System.nanoTime() - sentAt >= heartbeat.toNanos()) {
            text.append(":\n\n");
        }
        if (!text.isEmpty()) {
            emitter.send(Set.of(new DataWithMediaType(text.toString(), TEXT)));
            sentAt = System.nanoTime();
        }
        if (chunk.last()) {
            gone = true;
            emitter.complete();
        }
        return !chunk.text().isEmpty();
    }
}
