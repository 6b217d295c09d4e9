package dev.trainyard.job;

import dev.trainyard.checkpoint.Checkpoint;
import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.job.lifecycle.JobRepository;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.Problem;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists and downloads a job's checkpoints. */
@RestController
@Tag(name = "jobs")
@RequestMapping("/api/v1/jobs/{id}/checkpoints")
class CheckpointController {

    private final JobRepository jobs;
    private final Checkpoints checkpoints;

    CheckpointController(JobRepository jobs, Checkpoints checkpoints) {
        this.jobs = jobs;
        this.checkpoints = checkpoints;
    }

    /** Returns all checkpoints on one page, because few are kept; the latest first. */
    @GetMapping
    @Operation(operationId = "listCheckpoints", summary = "List a job's checkpoints, the latest first, on one page")
    Page<Checkpoint> list(@PathVariable String id) {
        UUID job = Jobs.id(id);
        if (!jobs.existsById(job)) {
            throw Jobs.notFound(id);
        }
        return new Page<>(checkpoints.list(job), false, null);
    }

    /** @param step mini-batches completed */
    @GetMapping("/{step}")
    @Operation(operationId = "getCheckpoint", summary = "Show a checkpoint")
    Checkpoint find(@PathVariable String id, @PathVariable long step) {
        return checkpoints.find(Jobs.id(id), step)
                .orElseThrow(() -> ProblemException.notFound("Job %s has no checkpoint at step %d.".formatted(id, step)));
    }

    /**
     * Returns the safetensors file, with its SHA-256 in the {@code Digest} header (RFC 3230).
     *
     * @param step mini-batches completed
     */
    @GetMapping("/{step}/content")
    @Operation(operationId = "downloadCheckpoint", summary = "Download a checkpoint as a safetensors file")
    @ApiResponse(responseCode = "200", description = "The file", headers = {
            @Header(name = "Digest", description = "SHA-256 of the file in base64 (RFC 3230)", schema = @Schema(type = "string")),
            @Header(name = "Content-Disposition", description = "Name of the file", schema = @Schema(type = "string"))},
            content = @io.swagger.v3.oas.annotations.media.Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "206", description = "The part that the Range header asks for", content = @io.swagger.v3.oas.annotations.media.Content(
            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "416", description = "The file does not have the range", content = @io.swagger.v3.oas.annotations.media.Content(
            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
    ResponseEntity<Resource> content(@PathVariable String id, @PathVariable long step) throws IOException {
        Checkpoint checkpoint = find(id, step);
        String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(checkpoint.sha256()));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Digest", "sha-256=" + digest)
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename("%s-%d.safetensors".formatted(id, step)).build().toString())
                .body(new Content(checkpoint));
    }

    /**
     * Opens the file before the response begins, so that a damaged file can still be reported as a problem. Opens it again for each further
     * range.
     */
    private final class Content extends AbstractResource {

        private final Checkpoint checkpoint;
        private InputStream opened;

        Content(Checkpoint checkpoint) throws IOException {
            this.checkpoint = checkpoint;
            this.opened = checkpoints.content(checkpoint);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = opened == null ? checkpoints.content(checkpoint) : opened;
            opened = null;
            return in;
        }

        @Override
        public long contentLength() {
            return checkpoint.sizeBytes();
        }

        @Override
        public String getDescription() {
            return checkpoint.artifact().key();
        }
    }
}
