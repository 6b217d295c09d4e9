package dev.trainyard.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.hostile.Wire.Answer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One kind of hostile requests.
 *
 * @param name   the kind, a colon, and a description
 * @param action sends the requests, and requires the right answers
 */
record Attack(String name, Consumer<Wire> action) {

    /** Time for the answer to one request. It takes milliseconds; the rest allows for a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    /** A single request, whose answer has this status and contains {@code said}. */
    static Attack refused(String name, Function<Wire, Answer> request, int status, String said) {
        return refused(name, request, Set.of(status), said);
    }

    static Attack refused(String name, Function<Wire, Answer> request, Set<Integer> statuses, String said) {
        return new Attack(name, wire -> {
            long started = System.nanoTime();
            Answer answer = request.apply(wire);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).as(name).isLessThan(LIMIT);
            assertThat(answer.status()).as(() -> answer.body().substring(0, Math.min(500, answer.body().length()))).isIn(statuses);
            assertThat(answer.body()).contains(said).hasSizeLessThan(200_000);
        });
    }

    String kind() {
        return name.substring(0, name.indexOf(':'));
    }

    @Override
    public String toString() {
        return name;
    }
}
