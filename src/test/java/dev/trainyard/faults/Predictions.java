package dev.trainyard.faults;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that asks models for predictions. Each model must always give the same answer: all its versions have the same weights. */
final class Predictions {

    /** @param expected the prediction of the undisturbed model */
    record Question(String path, String body, JsonNode expected) {
    }

    /** Statuses of a busy process. */
    private static final Set<Integer> BUSY = Set.of(429, 503, 507);
    /** Rounding differs if several instances are computed together, because the products are summed in another order. */
    private static final double TOLERANCE = 1e-4;

    private final Cluster cluster;
    private final List<Question> questions = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Random random = new Random(1);
    private final AtomicInteger answered = new AtomicInteger();

    Predictions(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Stores the prediction of a newly trained model, if its input is plain numbers. */
    void learn(String model, int inputs) {
        String path = "/api/v1/models/" + model + "/predict";
        String body = JsonMapper.shared().writeValueAsString(Map.of("instances", List.of(
                IntStream.range(0, inputs).mapToObj(i -> i % 7 / 10.0).toList())));
        HttpResponse<String> answer = cluster.send("POST", path, body);
        if (answer.statusCode() == 200) {
            questions.add(new Question(path, body, JsonMapper.shared().readTree(answer.body()).get("predictions")));
        }
    }

    List<Question> questions() {
        return questions;
    }

    /** Calls a random process for a random prediction, and compares the answer. */
    synchronized void ask() {
        Node node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
        Question question = questions.get(random.nextInt(questions.size()));
        try {
            HttpResponse<String> answer = node.send(HttpRequest.newBuilder().header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(question.body())), question.path());
            if (answer.statusCode() == 200) {
                answered.incrementAndGet();
                if (!alike(question.expected(), JsonMapper.shared().readTree(answer.body()).get("predictions"))) {
                    violations.add(question.path() + " predicted " + answer.body() + ", not " + question.expected());
                }
            } else if (!BUSY.contains(answer.statusCode())) {
                violations.add(question.path() + " of " + node + " answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            // The process is down.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean alike(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return Math.abs(expected.doubleValue() - actual.doubleValue()) <= TOLERANCE;
        }
        if (expected.isContainer() && actual.isContainer() && expected.size() == actual.size()) {
            return expected.isArray() ? IntStream.range(0, expected.size()).allMatch(i -> alike(expected.get(i), actual.get(i)))
                    : expected.propertyNames().stream().allMatch(name -> actual.has(name) && alike(expected.get(name), actual.get(name)));
        }
        return expected.equals(actual);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    int answered() {
        return answered.get();
    }
}
