package dev.trainyard.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requires liveness to answer while long calls use all processors. {@code -Dtrainyard.java=/…/bin/java} runs the service on another JDK
 * than the build's.
 */
@Tag("process")
class LivenessTest {

    private static final int CALLS = 16;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String JOB = """
            {"model":"dreamer","dataset":"stroke_digits","subset":{"train":10,"validation":10},"epochs":1,
             "objective":{"type":"contrastive_divergence"},"architecture":{"input":[784],"layers":[{"type":"rbm","units":500}]},
             "optimizer":{"type":"sgd","learning_rate":0.01}}""";
    /** A call that takes some seconds of one core. */
    private static final String DREAM = "{\"count\":5,\"steps\":5000}";

    @TempDir
    private Path directory;

    @Test
    void livenessAnswersUnderLongCalls() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(Endurance.java(), Endurance.options(directory), directory)) {
            service.awaitReady();
            Endurance.train(service, JOB);
            ExecutorService clients = Executors.newFixedThreadPool(CALLS);
            try (LivenessProbe probe = new LivenessProbe(service)) {
                List<Future<Integer>> calls = new ArrayList<>();
                for (int i = 0; i < CALLS; i++) {
                    calls.add(clients.submit(() -> service.post("/api/v1/models/dreamer/generate", DREAM).statusCode()));
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> call : calls) {
                    statuses.add(call.get());
                }
                System.out.printf("Liveness under %d CPU-bound calls, which were answered %s: the slowest of %d answers took %d ms on %s.%n",
                        CALLS, statuses, probe.asked(), probe.slowest().toMillis(), Endurance.java());
                assertThat(statuses).as("answers of the calls").contains(200).isSubsetOf(200, 429, 503);
                probe.requireAnswers(SOON);
            } finally {
                clients.shutdownNow();
            }
        }
    }
}
