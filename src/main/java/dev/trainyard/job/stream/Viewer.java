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
 * Who watches a job. It reads on from its own cursor at its own pace; one that is slow falls behind and gets larger parts later, and
 * holds up nobody: at most one thread is ever busy with it, and only while it has something to send.
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

    // Used by one thread at a time, in the order that wakes gives.
    private Cursor cursor;
    private String state;
    private String progress;
    private long sentAt = System.nanoTime();

    /** @param whenGone is told when it has been sent all that there is, or cannot be sent any more */
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

    /** Sends what is new, some time soon and on another thread. */
    void wake() {
        if (!gone && wakes.getAndIncrement() == 0) {
            writers.execute(this::write);
        }
    }

    /** The connection is closed, or about to be. */
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
                // The viewer has left; the container ends the request.
                gone = true;
            } catch (RuntimeException e) {
                if (!gone) {
                    log.warn("cannot read on for a viewer of job {}, who will come back: {}", feed.job(), e.toString());
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
