package dev.trainyard.job;

import dev.trainyard.job.lifecycle.JobCommands;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.job.list.JobList;
import dev.trainyard.job.spec.CheckedSpec;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.submission.Estimate;
import dev.trainyard.job.submission.IdempotencyKeys;
import dev.trainyard.job.submission.JobSpecReader;
import dev.trainyard.job.submission.Submission;
import dev.trainyard.job.waiting.JobWaiting;
import dev.trainyard.platform.artifact.StoreMismatchException;
import dev.trainyard.platform.body.MaxBody;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
@Tag(name = "jobs", description = "Training jobs: specification, states, log, metrics, checkpoints and evaluation")
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

    private static final String EXAMPLE = """
            {"name": "first network", "dataset": "spirals",
             "architecture": {"layers": [{"type": "dense", "units": 16, "activation": "tanh"},
                                         {"type": "dense", "units": 2, "activation": "softmax"}]},
             "optimizer": {"type": "sgd", "learning_rate": 0.1, "momentum": 0.9},
             "early_stopping": {"monitor": "validation_accuracy", "patience": 10}, "epochs": 50}""";

    private static final String WAIT = "Longest wait for the end of the job, such as 30s; the response then shows the job as it is";

    private static final String KEY = "Key chosen by the client. Repeated with the same body, the request answers with the job that it "
            + "created the first time; with another body, it is refused";
    private static final String DONE = "The job was in the wanted state already";
    private static final String ON_THE_WAY = "The job has the wanted state, or is on the way to it";

    private final JobSpecReader specReader;
    private final Submission submission;
    private final JobCommands commands;
    private final Jobs jobs;
    private final JobList list;
    private final JobWaiting waiting;

    JobController(JobSpecReader specReader, Submission submission, JobCommands commands, Jobs jobs, JobList list, JobWaiting waiting) {
        this.specReader = specReader;
        this.submission = submission;
        this.commands = commands;
        this.jobs = jobs;
        this.list = list;
        this.waiting = waiting;
    }

    /** @return a response, or with {@code wait} a {@code DeferredResult} of it */
    @PostMapping("/api/v1/jobs")
    @Operation(operationId = "submitJob", summary = "Train a network", description = CHOICES)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = JobSpec.class),
            examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(responseCode = "201", description = "The job is stored and queued, or was by an earlier request with the same "
            + "Idempotency-Key", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = JobView.class)))
    Object submit(@RequestBody @MaxBody(MaxBody.SPECIFICATION) JsonNode specification,
            @Parameter(description = KEY, schema = @Schema(type = "string", pattern = ".*\\S.*", maxLength = IdempotencyKeys.MAX_LENGTH))
            @RequestHeader(name = "Idempotency-Key", required = false) String key,
            @Parameter(description = WAIT, example = "30s", schema = @Schema(pattern = JobWaiting.PATTERN))
            @RequestParam(required = false) String wait) throws StoreMismatchException {
        Duration limit = wait == null ? null : limit(wait, specification);
        JobView job = submission.submit(specification, key);
        return limit == null ? created(job) : waiting.await(job, limit, JobController::created);
    }

    private Duration limit(String wait, JsonNode specification) {
        try {
            return waiting.limit(wait);
        } catch (ProblemException refusal) {
            throw refusal.with(() -> specReader.read(specification));
        }
    }

    private static ResponseEntity<JobView> created(JobView job) {
        return ResponseEntity.created(URI.create("/api/v1/jobs/" + job.id())).body(job);
    }

    @PostMapping("/api/v1/jobs:validate")
    @Operation(operationId = "validateJob", summary = "Check a job without training", description = "Takes the body of a job, and "
            + "returns its defaults, its layers with their shapes, its memory and an estimate of its duration.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = JobSpec.class),
            examples = @ExampleObject(EXAMPLE)))
    Estimate validate(@RequestBody @MaxBody(MaxBody.SPECIFICATION) JsonNode specification) {
        CheckedSpec checked = specReader.read(specification);
        return Estimate.of(checked, specReader.largestWorker(), specReader.obstacle(checked));
    }

    /**
     * @param status  the job's status must be one of these
     * @param tag     the job must have all of these tags: {@code name} or {@code name:value}
     * @param model   the name of the job's model
     * @param dataset the name of the job's data set
     * @param sort    the order: {@code created_at}, {@code name} or {@code priority}; descending after a minus
     */
    @GetMapping("/api/v1/jobs")
    @Operation(operationId = "listJobs", summary = "List jobs, the newest first")
    Page<JobView> list(@RequestParam(defaultValue = "") List<String> status, @RequestParam(defaultValue = "") List<String> tag,
            @RequestParam(required = false) String model, @RequestParam(required = false) String dataset,
            @RequestParam(defaultValue = "-created_at") String sort, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) String after) {
        return list.find(new JobList.Query(status, tag, model, dataset, sort, limit, after));
    }

    /** @return a job, or with {@code wait} a {@code DeferredResult} of the response */
    @GetMapping("/api/v1/jobs/{id}")
    @Operation(operationId = "getJob", summary = "Show a job")
    @ApiResponse(responseCode = "200", description = "The job", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = JobView.class)))
    Object find(@PathVariable String id,
            @Parameter(description = WAIT, example = "30s", schema = @Schema(pattern = JobWaiting.PATTERN))
            @RequestParam(required = false) String wait) {
        Duration limit = wait == null ? null : waiting.limit(wait);
        JobView job = jobs.find(Jobs.id(id)).orElseThrow(() -> Jobs.notFound(id));
        if (limit == null) {
            return ResponseEntity.ok(job);
        }
        if (!job.status().isFinal()) {
            waiting.requireRoom();
        }
        return waiting.await(job, limit, ResponseEntity::ok);
    }

    @DeleteMapping("/api/v1/jobs/{id}")
    @Operation(operationId = "deleteJob", summary = "Delete a job that has ended, with its log, metrics and checkpoints; its model stays")
    @ApiResponse(responseCode = "204", description = "The job is deleted")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        commands.delete(Jobs.id(id));
    }

    @PostMapping("/api/v1/jobs/{id}/cancel")
    @Operation(operationId = "cancelJob", summary = "End a job without a model")
    @ApiResponse(responseCode = "200", description = DONE, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = ON_THE_WAY, useReturnTypeSchema = true)
    ResponseEntity<JobView> cancel(@PathVariable String id) {
        return answer(commands.cancel(Jobs.id(id)));
    }

    @PostMapping("/api/v1/jobs/{id}/stop")
    @Operation(operationId = "stopJob", summary = "End a job with a model of the weights that keep chooses")
    @ApiResponse(responseCode = "200", description = DONE, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = ON_THE_WAY, useReturnTypeSchema = true)
    ResponseEntity<JobView> stop(@PathVariable String id) {
        return answer(commands.stop(Jobs.id(id)));
    }

    @PostMapping("/api/v1/jobs/{id}/pause")
    @Operation(operationId = "pauseJob", summary = "Pause a job; resume continues it")
    @ApiResponse(responseCode = "200", description = DONE, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = ON_THE_WAY, useReturnTypeSchema = true)
    ResponseEntity<JobView> pause(@PathVariable String id) {
        return answer(commands.pause(Jobs.id(id)));
    }

    @PostMapping("/api/v1/jobs/{id}/resume")
    @Operation(operationId = "resumeJob", summary = "Continue a paused job")
    @ApiResponse(responseCode = "200", description = DONE, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "202", description = ON_THE_WAY, useReturnTypeSchema = true)
    ResponseEntity<JobView> resume(@PathVariable String id) {
        return answer(commands.resume(Jobs.id(id)));
    }

    private static ResponseEntity<JobView> answer(JobCommands.Change change) {
        return ResponseEntity.status(change.changed() ? HttpStatus.ACCEPTED : HttpStatus.OK).body(change.job());
    }
}
