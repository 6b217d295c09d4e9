package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DamagedFile;
import dev.trainyard.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.web.MockHttpServletRequest;

/** Reads damaged bodies of predictions: each is either encoded, or refused with 400 or 422. */
class DamagedPredictionsTest {

    private static final int MAX_INSTANCES = 5;
    private static final long HEAP = 4L << 20;

    @Test
    void refusesOrEncodesDamagedBodies() {
        ModelInput numbers = new ModelInput(Networks.softmax(Networks.version("numbers", 1)).definition());
        ModelInput table = new ModelInput(Networks.tableWithGaps(Networks.version("table", 1)).definition());
        check(numbers, """
                {"instances": [[1, 2], [[3.5e-1], [-4]]], "version": "champion", "threshold": 0.25}""",
                "{\"version\": 3, \"instances\": [[1e38, 2]], \"unknown_categories\": false}");
        check(table, """
                {"instances": [{"age": 30, "colour": "red"}, {"colour": "gr\u00fcn \\u00e9"}, {"age": null}, [41.5, "green"]],
                 "unknown_categories": true}""");
    }

    private static void check(ModelInput input, String... bodies) {
        DamagedFile.check(1500, Stream.of(bodies).map(body -> body.getBytes(StandardCharsets.UTF_8)).toList(), HEAP, body -> {
            PredictRequest request = JsonBody.read(new MockHttpServletRequest(), body, parser -> PredictRequest.read(parser, MAX_INSTANCES));
            ModelInput accepting = request.unknownCategories() ? input.acceptingUnknown() : input;
            float[] x = accepting.encode(request.instances());
            assertThat(x).hasSize(request.instances().size() * input.size());
            for (float value : x) {
                assertThat(value).isFinite();
            }
        }, DamagedPredictionsTest::assertRefusal);
    }

    private static void assertRefusal(Exception refusal) {
        if (refusal instanceof ProblemException problem) {
            assertThat(problem.status()).isIn(HttpStatus.BAD_REQUEST, HttpStatus.UNPROCESSABLE_CONTENT);
            assertThat(problem.errors()).allSatisfy(violation -> assertThat(violation.detail()).isNotBlank());
        } else {
            // Answered with 400.
            assertThat(refusal).isExactlyInstanceOf(HttpMessageNotReadableException.class);
        }
    }
}
