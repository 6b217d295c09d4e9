package dev.trainyard.job.stream;

import dev.trainyard.job.attempt.AttemptFence;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(name = "jobs")
class StreamController {

    private static final String EVENTS = """
            Server-sent events; the data of each is one line of JSON:

            - `state`: status, stop_reason, attempt, model_version and kept of the job, at the start and at each change
            - `progress`: the job's progress, at the start and at each change
            - `log`: a line of the job's log, as in its events
            - `metric`: the metrics measured at one step
            - `end`: the last event, with the data of `state`

            A job that has ended is replayed. A client that reconnects with the id of its last event in Last-Event-ID continues after \
            it. A comment without data keeps an idle connection open.""";
    private static final String EXAMPLE = """
            event:state
            id:0-0
            data:{"status":"running","stop_reason":null,"attempt":1,"model_version":null,"kept":null}

            """;

    private final Streams streams;
    private final AttemptFence fence;

    StreamController(Streams streams, AttemptFence fence) {
        this.streams = streams;
        this.fence = fence;
    }

    @Operation(operationId = "streamJob", summary = "Follow a job", description = EVENTS)
    @ApiResponse(responseCode = "200", description = "The events, until the job has ended", content = @Content(
            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string"), examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(responseCode = "204", description = "Last-Event-ID is the id of the last event", content = @Content)
    @GetMapping(path = "/api/v1/jobs/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(@PathVariable UUID id,
            @Parameter(description = "Id of the last event that the client has received")
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
