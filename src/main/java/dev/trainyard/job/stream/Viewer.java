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
final class Viewer {

    private static final Logger log = LoggerFactory.getLogger(Viewer.class);
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final SseEmitter emitter = new SseEmitter(0L);
    private final Feed feed;
    private final Executor writers;
    private final Duration heartbeat;
    private final Consumer<Viewer> whenGone;
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile boolean gone;

    // Guarded by wakes: only one thread at a time runs write(), and the counter orders their accesses.
    private Cursor cursor;
    private String state;
    private String progress;
    private long sentAt = System.nanoTime();

    /** @param whenGone called when the stream has ended or the connection has failed */
    Viewer(Feed feed, Cursor cursor, Executor writers, Duration heartbeat, Consumer<Viewer> whenGone) {
        this.feed = feed;
        this.cursor = cursor;
        this.writers = writers;
        this.heartbeat = heartbeat;
        this.whenGone = whenGone;
    }

    SseEmitter emitter() {
        return emitter;
    }

    Feed feed() {
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
            Optional<Excerpt> excerpt = feed.after(cursor);
            if (excerpt.isEmpty()) {
                gone = true;
                emitter.complete();
                return;
            }
            more = send(excerpt.get());
        }
    }

    /** @return whether there may be more to send */
    private boolean send(Excerpt excerpt) throws IOException {
        StringBuilder text = new StringBuilder();
        if (!excerpt.state().equals(state)) {
            JobReader.append(text, "state", cursor.toString(), excerpt.state());
            state = excerpt.state();
        }
        text.append(excerpt.text());
        cursor = excerpt.next();
        if (!excerpt.progress().equals(progress)) {
            JobReader.append(text, "progress", cursor.toString(), excerpt.progress());
            progress = excerpt.progress();
        }
        if (excerpt.last()) {
            JobReader.append(text, "end", cursor.end(), excerpt.state());
        } else if (text.isEmpty() && System.nanoTime() - sentAt >= heartbeat.toNanos()) {
            text.append(":\n\n");
        }
        if (!text.isEmpty()) {
            emitter.send(Set.of(new DataWithMediaType(text.toString(), TEXT)));
            sentAt = System.nanoTime();
        }
        if (excerpt.last()) {
            gone = true;
            emitter.complete();
        }
        return !excerpt.text().isEmpty();
    }
}
