package dev.trainyard.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Trains the recipe cart-pole for 60 epochs with eight seeds: a policy that balances the pole must not be lost again. */
@LearningTest
@Tag("nightly")
class CartPoleTest {

    private static final int SEEDS = 8;
    private static final int EPOCHS = 60;
    /** The mean return that counts as solved (Gym's CartPole-v1). */
    private static final double SOLVED = 475;

    @Autowired
    private MockMvcTester http;

    @Test
    void aSolvedPoleStaysSolved() {
        TrainingClient client = new TrainingClient(http);
        List<String> jobs = IntStream.rangeClosed(1, SEEDS).mapToObj(seed -> {
            ObjectNode job = (ObjectNode) client.get("/api/v1/recipes/cart-pole").get("job");
            job.remove("early_stopping");
            return client.submit(job.put("seed", seed).put("epochs", EPOCHS).put("keep", "last").toString());
        }).toList();

        List<String> lost = new ArrayList<>();
        System.out.printf("%-5s %-14s %-20s %-16s %s%n", "seed", "first solved", "lowest after that", "last evaluation", "100 episodes");
        for (String id : jobs) {
            JsonNode job = client.await(id);
            double[] returns = client.series(id, "evaluation_return");
            int first = IntStream.range(0, EPOCHS).filter(epoch -> returns[epoch] >= SOLVED).findFirst().orElse(EPOCHS - 1);
            String row = String.format(Locale.ROOT, "%-5s %-14d %-20.1f %-16.1f %.1f", job.get("seed"), first + 1,
                    Arrays.stream(returns, first, EPOCHS).min().orElseThrow(), returns[EPOCHS - 1], TrainingClient.testMetric(job, "episode_return"));
            System.out.println(row);
            if (returns[EPOCHS - 1] < SOLVED) {
                lost.add(row);
            }
        }
        assertThat(lost).isEmpty();
    }
}
