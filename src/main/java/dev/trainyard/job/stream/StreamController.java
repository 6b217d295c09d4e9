package dev.trainyard.job.stream;

import dev.trainyard.job.attempt.AttemptFence;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams a job as server-sent events: {@code state} and {@code progress} (once at the start, then at each change), {@code log} (a line
 * of the job's log), {@code metric} (a point of its curves), and finally {@code end}. A job that has ended is replayed.
 * {@code Last-Event-ID} resumes an interrupted stream.
 */
@RestController
class StreamController {

    private final Streams streams;
    private final AttemptFence fence;

    StreamController(Streams streams, AttemptFence fence) {
        this.streams = streams;
        this.fence = fence;
    }

    @GetMapping(path = "/api/v1/jobs/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(@PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", required = false) String lastEventId) {
        fence.requireJob(id);
        if (Cursor.isEnd(lastEventId)) {
            // 204 makes a browser stop reconnecting.
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(streams.open(id, Cursor.of(lastEventId)));
    }
}
