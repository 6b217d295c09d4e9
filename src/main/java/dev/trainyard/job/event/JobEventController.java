package dev.trainyard.job.event;

import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.platform.page.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Returns a job's log, page by page. */
@RestController
@Tag(name = "jobs")
class JobEventController {

    private final JobEvents events;
    private final AttemptFence fence;

    JobEventController(JobEvents events, AttemptFence fence) {
        this.events = events;
        this.fence = fence;
    }

    /** @param after the page starts after the line with this sequence number; lines are sorted by sequence number */
    @GetMapping("/api/v1/jobs/{id}/events")
    @Operation(operationId = "listJobEvents", summary = "The log of a job")
    Page<JobEvent> events(@PathVariable UUID id, @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        fence.requireJob(id);
        return Page.of(events.after(id, after, Page.checkLimit(limit) + 1), limit, Function.identity(), JobEvent::sequence);
    }
}
