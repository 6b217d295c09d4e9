package dev.trainyard.job;

import dev.trainyard.platform.artifact.StoreMismatchException;
import dev.trainyard.platform.body.MaxBody;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Submits, validates, lists, controls and deletes jobs. */
@RestController
class JobController {

    private static final String CHOICES = """
            cost: the default is log_likelihood for a softmax output, cross_entropy for sigmoid, perceptron for step, and quadratic for \
            all other activations and for every regression.

            activation: gelu is x·Φ(x), PyTorch's default. gelu_tanh is its tanh approximation (approximate='tanh'), which differs by up \
            to 5e-4. Earlier versions of this service called the approximation gelu; their jobs and models now show gelu_tanh.

            lr_schedule: exponential, cosine, warm_up and one_cycle change the rate at every step, step and reduce_on_plateau between \
            epochs. The first of the n steps of a warm_up has 1/n of the rate. A reduce_on_plateau after a warm_up does not observe the \
            epochs in which the rate rises. The last step of one_cycle has end_factor times the rate.

            split, subset: sampling is stratified by default if there are classes, else random. Jobs of earlier versions took the first \
            examples (first).""";

    private static final String WAIT = "Longest wait for the end of the job, such as 30s; the response then shows the job as it is";

    private final Specifications specifications;
    private final Submission submission;
    private final Control control;
    private final Jobs jobs;
    private final JobList list;
    private final JobWaiting waiting;

    JobController(Specifications specifications, Submission submission, Control control, Jobs jobs, JobList list, JobWaiting waiting) {
        this.specifications = specifications;
        this.submission = submission;
        this.control = control;
        this.jobs = jobs;
        this.list = list;
        this.waiting = waiting;
    }

    /** @return a response, or with {@code wait} a {@code DeferredResult} of it */
    @PostMapping("/api/v1/jobs")
    @Operation(summary = "Train a network", description = CHOICES)
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = JobView.class)))
    Object submit(@RequestBody @MaxBody(MaxBody.SPECIFICATION) JsonNode specification,
            @RequestHeader(name = "Idempotency-Key", required = false) String key,
            @Parameter(description = WAIT) @RequestParam(required = false) String wait) throws StoreMismatchException {
        Duration limit = wait == null ? null : limit(wait, specification);
        JobView job = submission.submit(specification, key);
        return limit == null ? created(job) : waiting.await(job, limit, JobController::created);
    }

    private Duration limit(String wait, JsonNode specification) {
        try {
            return waiting.limit(wait);
        } catch (ProblemException refusal) {
            throw refusal.with(() -> specifications.read(specification));
        }
    }

    private static ResponseEntity<JobView> created(JobView job) {
        return ResponseEntity.created(URI.create("/api/v1/jobs/" + job.id())).body(job);
    }

    @PostMapping("/api/v1/jobs:validate")
    Estimate validate(@RequestBody @MaxBody(MaxBody.SPECIFICATION) JsonNode specification) {
        Specifications.Checked checked = specifications.read(specification);
        return Estimate.of(checked, specifications.largestWorker(), specifications.obstacle(checked));
    }

    /**
     * @param status the job's status must be one of these
     * @param tag    the job must have all of these tags: {@code name} or {@code name:value}
     */
    @GetMapping("/api/v1/jobs")
    Page<JobView> list(@RequestParam(defaultValue = "") List<String> status, @RequestParam(defaultValue = "") List<String> tag,
            @RequestParam(required = false) String model, @RequestParam(required = false) String dataset,
            @RequestParam(defaultValue = "-created_at") String sort, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) String after) {
        return list.find(new JobList.Query(status, tag, model, dataset, sort, limit, after));
    }

    /** @return a job, or with {@code wait} a {@code DeferredResult} of the response */
    @GetMapping("/api/v1/jobs/{id}")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    Object find(@PathVariable String id, @Parameter(description = WAIT) @RequestParam(required = false) String wait) {
        Duration limit = wait == null ? null : waiting.limit(wait);
        JobView job = jobs.find(id(id)).orElseThrow(() -> notFound(id));
        if (limit == null) {
            return ResponseEntity.ok(job);
        }
        if (!job.status().isFinal()) {
            waiting.requireRoom();
        }
        return waiting.await(job, limit, ResponseEntity::ok);
    }

    @DeleteMapping("/api/v1/jobs/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        control.delete(id(id));
    }

    @PostMapping("/api/v1/jobs/{id}/cancel")
    ResponseEntity<JobView> cancel(@PathVariable String id) {
        return answer(control.cancel(id(id)));
    }

    @PostMapping("/api/v1/jobs/{id}/stop")
    ResponseEntity<JobView> stop(@PathVariable String id) {
        return answer(control.stop(id(id)));
    }

    @PostMapping("/api/v1/jobs/{id}/pause")
    ResponseEntity<JobView> pause(@PathVariable String id) {
        return answer(control.pause(id(id)));
    }

    @PostMapping("/api/v1/jobs/{id}/resume")
    ResponseEntity<JobView> resume(@PathVariable String id) {
        return answer(control.resume(id(id)));
    }

    private static ResponseEntity<JobView> answer(Control.Change change) {
        return ResponseEntity.status(change.changed() ? HttpStatus.ACCEPTED : HttpStatus.OK).body(change.job());
    }

    /** A malformed id is answered 404 like an unknown one. */
    static UUID id(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw notFound(id);
        }
    }

    static ProblemException notFound(String id) {
        return ProblemException.notFound("There is no job " + id + ".");
    }
}
