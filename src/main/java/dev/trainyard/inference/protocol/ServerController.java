package dev.trainyard.inference.protocol;

import dev.trainyard.inference.Readiness;
import io.swagger.v3.oas.annotations.Operation;
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

    record Live(boolean live) {
    }

    record Ready(boolean ready) {
    }

    private final Readiness readiness;

    ServerController(Readiness readiness) {
        this.readiness = readiness;
    }

    @GetMapping
    @Operation(summary = "Server metadata")
    ServerMetadata server() {
        return ServerMetadata.current();
    }

    @GetMapping("/health/live")
    @Operation(summary = "Liveness")
    ResponseEntity<Live> live() {
        boolean live = readiness.isLive();
        return ResponseEntity.status(live ? 200 : 503).body(new Live(live));
    }

    @GetMapping("/health/ready")
    @Operation(summary = "Readiness, as in /actuator/health/readiness")
    ResponseEntity<Ready> ready() {
        boolean ready = readiness.isReady();
        return ResponseEntity.status(ready ? 200 : 503).body(new Ready(ready));
    }
}
