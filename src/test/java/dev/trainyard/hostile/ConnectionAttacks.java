package dev.trainyard.hostile;

import static dev.trainyard.hostile.Attack.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.hostile.Wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Requests that are slow, that end early, or of which there are many. */
final class ConnectionAttacks {

    private static final String JOBS = "/api/v1/jobs";
    private static final String LIVENESS = "/actuator/health/liveness";
    private static final String PREDICT = "/api/v1/models/digits/predict";
    private static final String JSON = "Host: localhost\r\nContent-Type: application/json\r\n";
    private static final String FORM = "POST /api/v1/datasets HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 30000000\r\n\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n";
    /** The service waits this long for headers and bodies, see {@link HostileRequestsTest}; the rest allows for a busy machine. */
    private static final Duration SLOW_LIMIT = HostileRequestsTest.PATIENCE.multipliedBy(2).plus(Attack.LIMIT);

    private ConnectionAttacks() {
    }

    static List<Attack> slow() {
        return List.of(
                slow("slow: headers", "GET " + JOBS + " HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", Set.of(0)),
                new Attack("slow: connections without a request", wire -> held(wire, 2500, "", sockets ->
                        assertThat(wire.get(LIVENESS).status()).isEqualTo(200))),
                new Attack("slow: more unfinished bodies than threads", ConnectionAttacks::unfinishedBodies),
                new Attack("slow: more unfinished bodies than threads, for nothing", wire -> held(wire, 220, body("/nothing", 100) + "{",
                        sockets -> requireAliveAndAnswered(wire, sockets, Set.of(404)))),
                new Attack("slow: more unfinished bodies than threads, for another host", wire -> held(wire, 220,
                        body(JOBS, 100).replace("localhost", "x") + "{", sockets -> requireAliveAndAnswered(wire, sockets, Set.of(403, 421)))),
                slow("slow: a request line", "GET /", Set.of(0)),
                slow("slow: bodies", "POST " + JOBS + " HTTP/1.1\r\n" + JSON + "Content-Length: 100000\r\n\r\n", Set.of(0, 408, 503)),
                slow("slow: chunks", "POST " + JOBS + " HTTP/1.1\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n10000\r\n",
                        Set.of(0, 408, 503)),
                slow("slow: forms", FORM, Set.of(0, 408, 503)),
                new Attack("slow: answers that nobody reads", wire -> held(wire, 40,
                        "GET /api/v1/datasets/stroke_digits/examples?split=train&limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        sockets -> requireLists(wire))),
                new Attack("slow: event streams that nobody reads", wire -> {
                    String job = Wire.json(wire.get("/api/v1/jobs?limit=1")).at("/data/0/id").stringValue();
                    held(wire, 60, "GET /api/v1/jobs/" + job + "/stream HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            sockets -> requireLists(wire));
                }));
    }

    static List<Attack> half() {
        return List.of(
                new Attack("half: forms that end early", wire -> times(20, i -> wire.abandon(FORM + "x".repeat(1_000_000)))),
                new Attack("half: requests that nobody waits for", wire -> times(40, i -> i % 2 == 0
                        ? wire.abandon(body(PREDICT, 100) + "{")
                        : wire.abandon("GET /api/v1/jobs?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n"))),
                new Attack("half: headers", wire -> times(200, i -> wire.abandon("GET / HTTP/1.1\r\nHost: lo"))),
                refused("half: a body", wire -> wire.post(PREDICT, "{\"instances\":[[0,"), 400, "well-formed"),
                refused("half: a surrogate", wire -> wire.post("/api/v1/jobs:validate", Specs.job(",\"tags\":{\"a\":\"\\ud800\"}")), 422,
                        "surrogate"),
                refused("half: a surrogate as number", wire -> wire.post("/api/v1/jobs:validate", Specs.job(",\"seed\":\"\\ud800\"")), 422,
                        "whole number"),
                refused("half: UTF-8", wire -> wire.post(JOBS, 3, out -> out.write(new byte[] {'{', '"', (byte) 0xE2})), 400, ""),
                refused("half: a chunk", wire -> wire.post(JOBS, -1, out -> out.write(new byte[] {'z', '\r', '\n'})), 400, ""),
                new Attack("half: bodies beside complete lists", wire -> times(40, i -> i % 2 == 0 ? wire.abandon(body(PREDICT, 100) + "{")
                        : wire.get("/api/v1/jobs?tag=" + String.join(",", IntStream.range(0, 20).mapToObj(t -> "t" + t).toList())))));
    }

    static List<Attack> many() {
        String validate = Specs.job(",\"tags\":{\"a\":\"b\"}" + " ".repeat(900_000));
        String predict = "{\"instances\":[[" + "0,".repeat(783) + "0]]" + " ".repeat(4_000_000) + "}";
        return List.of(
                flood("many: large specifications", 60, wire -> wire.post("/api/v1/jobs:validate", validate), 200, 503),
                flood("many: large predictions", 60, wire -> wire.post(PREDICT, predict), 200, 413, 503),
                flood("many: lists", 200, wire -> wire.get("/api/v1/jobs?limit=1000"), 200, 503),
                flood("many: examples", 100, wire -> wire.get("/api/v1/datasets/stroke_digits/examples?split=train&limit=1000"), 200, 503),
                flood("many: metrics", 100, wire -> wire.post("/api/v1/metrics:query", "{\"jobs\":[\"" + "0".repeat(8) + "\"]}"), 400,
                        404, 422, 503),
                flood("many: connections", 1000, wire -> wire.get(LIVENESS), 200),
                new Attack("many: requests on one connection", wire -> held(wire, 4,
                        ("GET " + LIVENESS + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(1000),
                        sockets -> sockets.forEach(socket -> assertThat(socket.answer().status()).isIn(0, 200)))));
    }

    private static void requireLists(Wire wire) {
        for (int i = 0; i < 20; i++) {
            assertThat(wire.get("/api/v1/jobs?limit=1").status()).isEqualTo(200);
        }
    }

    private static String body(String path, int length) {
        return "POST %s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n".formatted(path, JSON, length);
    }

    /** Begins requests, then sends a byte at a time. The service must end each with one of the statuses, or 0: it closed the connection. */
    private static Attack slow(String name, String begin, Set<Integer> statuses) {
        return new Attack(name, wire -> held(wire, 50, begin, sockets -> {
            List<Wire.Held> open = new ArrayList<>(sockets);
            await(name).atMost(SLOW_LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(200)).until(() -> {
                open.removeIf(socket -> !socket.sendByte());
                return open.isEmpty();
            });
            assertThat(sockets).extracting(socket -> socket.answer().status()).as(name).isSubsetOf(statuses);
        }));
    }

    /** Sends requests in parallel. */
    private static Attack flood(String name, int count, Function<Wire, Answer> request, Integer... statuses) {
        return new Attack(name, wire -> {
            List<Integer> answers = times(count, i -> request.apply(wire).status());
            assertThat(answers).as(name).isSubsetOf(statuses);
        });
    }

    /** The service waits for a hundred bodies at once, each of which is too slow, and refuses the others. */
    private static void unfinishedBodies(Wire wire) {
        held(wire, 220, body(JOBS, 100) + "{", sockets ->
                assertThat(requireAliveAndAnswered(wire, sockets, Set.of(408, 503))).contains(408, 503));
    }

    private static List<Integer> requireAliveAndAnswered(Wire wire, List<Wire.Held> sockets, Set<Integer> statuses) {
        long started = System.nanoTime();
        assertThat(wire.get(LIVENESS).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(HostileRequestsTest.PATIENCE);
        List<Integer> answers = sockets.stream().map(socket -> socket.answer().status()).toList();
        assertThat(answers).isSubsetOf(statuses);
        return answers;
    }

    /** Opens connections, sends {@code text} on each, and closes them after {@code action}. */
    private static void held(Wire wire, int count, String text, Consumer<List<Wire.Held>> action) {
        List<Wire.Held> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(wire.hold(text));
            }
            action.accept(sockets);
        } finally {
            sockets.forEach(Wire.Held::close);
        }
    }

    private static <T> List<T> times(int count, IntFunction<T> request) {
        ForkJoinPool clients = new ForkJoinPool(32);
        try {
            return clients.submit(() -> IntStream.range(0, count).parallel().mapToObj(request).toList()).join();
        } finally {
            clients.shutdown();
        }
    }
}
