package dev.trainyard.hostile;

import static java.util.stream.Collectors.joining;

import java.util.stream.IntStream;

/** Specifications of jobs, and other JSON. */
final class Specs {

    static final String LAYERS = "{\"type\":\"dense\",\"units\":16,\"activation\":\"tanh\"},"
            + "{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}";
    private static final String JOB = """
            {"name":"%s","dataset":"spirals","architecture":{"layers":[%s]},"cost":"log_likelihood",
             "optimizer":{"type":"sgd","learning_rate":0.1},"epochs":%d%s}""";

    private Specs() {
    }

    /** @param more further fields, each after a comma */
    static String job(String name, String layers, int epochs, String more) {
        return JOB.formatted(name, layers, epochs, more);
    }

    static String job(String more) {
        return job("x", LAYERS, 1, more);
    }

    /** A job that trains a classifier of pictures of 28 × 28 pixels. */
    static String digits() {
        return """
                {"model":"digits","dataset":"stroke_digits","subset":{"train":50,"validation":20},"architecture":{"input":[1,28,28],
                 "layers":[{"type":"dense","units":10,"activation":"softmax"}]},"cost":"log_likelihood",
                 "optimizer":{"type":"sgd","learning_rate":0.1},"epochs":1}""";
    }

    /** Returns an object of {@code count} fields. */
    static String fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"n" + i + "\":1").collect(joining(",", "{", "}"));
    }
}
