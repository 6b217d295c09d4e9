package dev.trainyard.faults;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;

/** A client that calls one process once. Accepts that the process is down or busy, and records all other unexpected answers. */
final class OneShotClient {

    private static final Set<Integer> BUSY = Set.of(429, 503, 507);

    private final Scene scene;

    OneShotClient(Scene scene) {
        this.scene = scene;
    }

    /**
     * Returns the status of the answer; 0 if the process is down.
     *
     * @param allowed the expected statuses besides 429, 503 and 507
     */
    int ask(Node node, String method, String path, String json, Set<Integer> allowed) throws InterruptedException {
        try {
            HttpResponse<String> answer = node.send(HttpRequest.newBuilder().header("Content-Type", "application/json").method(method,
                    json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json)), path, Node.SOON);
            if (!allowed.contains(answer.statusCode()) && !BUSY.contains(answer.statusCode())) {
                scene.violation("%s %s of %s answered %d: %s".formatted(method, path, node, answer.statusCode(), answer.body()));
            }
            return answer.statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
