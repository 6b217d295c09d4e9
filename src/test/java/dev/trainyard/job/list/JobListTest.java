package dev.trainyard.job.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.util.UriUtils;

@DatabaseTest(properties = "trainyard.roles=api")
@AutoConfigureMockMvc
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobListTest {

    @Autowired
    MockMvcTester http;

    @BeforeAll
    void submit() {
        JobClient client = new JobClient(http);
        client.submit(tagged("both", IntStream.range(0, 20).mapToObj(i -> "\"t" + i + "\":\"v\"").collect(Collectors.joining(","))));
        client.submit(tagged("one", "\"t0\":\"v\",\"t1\":\"w\""));
        client.submit(tagged("accent", "\"e\\u0301\":\"e\\u0301\""));
    }

    private static String tagged(String name, String tags) {
        return JobClient.spirals(name, 1).replace("\"epochs\"", "\"tags\":{" + tags + "},\"epochs\"");
    }

    @Test
    void findsJobsWithAllOfTheTags() {
        assertNames("tag=t0&sort=name", "both", "one");
        assertNames("tag=t0&tag=t1:v", "both");
        assertNames("tag=t0,t1:w", "one");
        assertNames("tag=t1:v&tag=t1:w");
        assertNames(IntStream.range(0, 20).mapToObj(i -> "tag=t" + i + ":v").collect(Collectors.joining("&")), "both");
    }

    @Test
    void findsTagInAnyUnicodeForm() {
        assertNames("tag=" + UriUtils.encode("e\u0301:\u00E9", StandardCharsets.UTF_8), "accent");
    }

    /** One join for each of these tags, as many as a query may have, would take more than a minute or overflow the stack. */
    @Test
    void searchesForARepeatedTagOnce() {
        assertTimeout(Duration.ofSeconds(5), () -> assertNames("sort=name&" + String.join("&", Collections.nCopies(999, "tag=t0")),
                "both", "one"));
    }

    @Test
    void refusesMoreTagsThanTheLimit() {
        String tags = IntStream.range(0, 21).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        assertThat(get("tag=" + tags)).hasStatus(422).bodyText().contains("#/tag", "must be at most 20, got 21");
    }

    @Test
    void refusesControlCharactersInParameters() {
        assertThat(get("tag=a%1B%5B31m")).hasStatus(422).bodyText().contains("#/tag", "control characters");
        for (String parameter : new String[] {"tag", "model", "dataset", "status", "sort", "after"}) {
            assertThat(get(parameter + "=a%00")).as(parameter).hasStatus(400);
        }
        String cursor = Base64.getUrlEncoder().encodeToString(("a\0|" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8));
        assertThat(get("sort=name&after=" + cursor)).hasStatus(422).bodyText().contains("#/after");
    }

    @Test
    void namesEveryWrongParameterAtOnce() {
        assertThat(get("limit=0&sort=size&status=done&status=queued&status=lost&tag=a%1Bb&after=x")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[*].parameter").asArray().containsExactly("limit", "sort", "status", "status", "tag");
        assertThat(get("limit=0&after=x")).hasStatus(422).bodyJson().extractingPath("$.errors[*].parameter").asArray()
                .containsExactly("limit", "after");
    }

    private void assertNames(String query, String... names) {
        assertThat(get(query)).hasStatusOk().bodyJson().extractingPath("$.data[*].name").asArray().containsExactly((Object[]) names);
    }

    private MvcTestResult get(String query) {
        return http.get().uri(URI.create("/api/v1/jobs?" + query)).exchange();
    }
}
