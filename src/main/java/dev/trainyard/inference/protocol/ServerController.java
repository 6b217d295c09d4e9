package dev.trainyard.inference.protocol;

import dev.trainyard.inference.Readiness;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The server's metadata and health. */
@RestController
@RequestMapping("/v2")
@Tag(name = "open inference protocol", description = "Version 2 of the protocol of KServe, Triton and others")
class ServerController {

    /**
     * Liveness of this process.
     *
     * @param live whether it works
     */
    @Schema(name = "ServerLive")
    record Live(boolean live) {
    }

    /**
     * Readiness of this process.
     *
     * @param ready whether it can answer inference requests
     */
    @Schema(name = "ServerReady")
    record Ready(boolean ready) {
    }

    private final Readiness readiness;

    ServerController(Readiness readiness) {
        this.readiness = readiness;
    }

    @GetMapping
    @Operation(operationId = "serverMetadata", summary = "Server metadata")
    ServerMetadata server() {
        return ServerMetadata.current();
    }

    @GetMapping("/health/live")
    @ApiResponse(responseCode = "200", description = "The process is live", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "The process is not live", useReturnTypeSchema = true)
    @Operation(operationId = "serverLive", summary = "Liveness")
    ResponseEntity<Live> live() {
        boolean live = readiness.isLive();
        return ResponseEntity.status(live ? 200 : 503).body(new Live(live));
    }

    @GetMapping("/health/ready")
    @ApiResponse(responseCode = "200", description = "The process is ready", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "The process is not ready", useReturnTypeSchema = true)
    @Operation(operationId = "serverReady", summary = "Readiness, as in /actuator/health/readiness")
    ResponseEntity<Ready> ready() {
        boolean ready = readiness.isReady();
        return ResponseEntity.status(ready ? 200 : 503).body(new Ready(ready));
    }
}
