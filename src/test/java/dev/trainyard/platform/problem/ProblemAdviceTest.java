package dev.trainyard.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.platform.body.MaxBody;
import dev.trainyard.platform.json.SpecificationReader;
import java.net.URI;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import tools.jackson.databind.JsonNode;

@WebMvcTest(controllers = ProblemAdviceTest.Controller.class)
@Import({ProblemAdviceTest.Controller.class, SpecificationReader.class})
@ExtendWith(OutputCaptureExtension.class)
class ProblemAdviceTest {

    @RestController
    @RequestMapping("/test")
    static class Controller {

        private final SpecificationReader reader;

        Controller(SpecificationReader reader) {
            this.reader = reader;
        }

        @PostMapping(path = "/dense", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
        Dense dense(@RequestBody JsonNode body) {
            return reader.read(body, Dense.class);
        }

        @PostMapping("/large")
        String large(@RequestBody @MaxBody(1 << 20) JsonNode body) {
            return "read";
        }

        @PostMapping("/record")
        Dense record(@RequestBody Dense body) {
            return body;
        }

        @GetMapping("/items/{id}")
        String item(@PathVariable UUID id, @RequestParam int limit) {
            return id + " " + limit;
        }

        @GetMapping(path = "/image", produces = MediaType.IMAGE_PNG_VALUE)
        byte[] image() {
            throw ProblemException.notFound("There is no such image.");
        }

        @GetMapping("/throw/{what}")
        String fail(@PathVariable String what) throws Exception {
            throw switch (what) {
                case "busy" -> ProblemException.later(HttpStatus.TOO_MANY_REQUESTS, "The queue is full.", Duration.ofMillis(1500));
                case "outage" -> new CannotCreateTransactionException("secret_url", new JDBCConnectionException("secret_url",
                        new SQLTransientConnectionException("secret_url")));
                case "many" -> ProblemException.invalid(IntStream.range(0, 5000).mapToObj(i -> new Violation("x/" + i, "is wrong")).toList());
                case "repeated" -> ProblemException.invalid(Collections.nCopies(3, new Violation("x", "is wrong")));
                case "slow" -> new DataAccessResourceFailureException("secret_url", new SQLException("secret_table", "57014"));
                case "conflict" -> ProblemException.conflict("It is running.");
                case "invalid" -> new InvalidSpecificationException(List.of(new Violation("layers/0/units", "must be at least 1, got 0"),
                        new Violation("a b/é", "is unknown"), new Violation("", "is odd")));
                case "optimistic" -> new OptimisticLockingFailureException("row 5 of secret_table");
                case "integrity" -> new DataIntegrityViolationException("unique secret_index");
                case "large" -> new MaxUploadSizeExceededException(5);
                case "multipart" -> new MultipartException("no boundary in secret_class");
                case "gone" -> new AsyncRequestNotUsableException("client");
                default -> new IllegalStateException("secret " + what);
            };
        }

        @GetMapping("/memory/{where}")
        String memory(@PathVariable String where) {
            if (where.equals("javacpp")) {
                throw new OutOfMemoryError("Cannot allocate new FloatPointer(1)");
            }
            throw new RuntimeException("Allocation failed: [secret_size]");
        }

        @GetMapping("/overflow")
        String overflow() {
            throw new StackOverflowError();
        }
    }

    @Autowired
    MockMvcTester http;

    @Test
    void pointsToEveryWrongField() {
        assertThat(post("/test/dense", "{\"units\": 0, \"activation\": \"relo\", \"bias\": true}")).hasStatus(422)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson().isStrictlyEqualTo("""
                        {"type": "about:blank", "title": "Unprocessable Content", "status": 422,
                         "detail": "The request has invalid fields.", "instance": "/test/dense",
                         "errors": [
                           {"pointer": "#/bias", "detail": "is unknown; known are units, activation"},
                           {"pointer": "#/activation", "detail": "must be one of sigmoid, tanh, relu, leaky_relu, elu, gelu, gelu_tanh, swish, step, softmax, linear, got \\"relo\\"; did you mean relu?"},
                           {"pointer": "#/units", "detail": "must be from 1 to 1048576, got 0"}],
                         "error": "The request has invalid fields. bias is unknown; known are units, activation. activation must be one of sigmoid, tanh, relu, leaky_relu, elu, gelu, gelu_tanh, swish, step, softmax, linear, got \\"relo\\"; did you mean relu? units must be from 1 to 1048576, got 0."}""");
    }

    @Test
    void answersAValidBody() {
        assertThat(post("/test/dense", "{\"units\": 3}")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("{\"type\": \"dense\", \"units\": 3, \"activation\": \"sigmoid\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"units": }           | 400 | line 1, column 11
            {"units": NaN}        | 400 | line 1
            {"units": 1           | 400 | line 1
            {"units": 1} {}       | 400 | line 1, column 14
            {"units": 1, "units": 2} | 400 | units
            [1, 2                 | 400 | line 1
            {"units": 01}         | 400 | line 1
            not json              | 400 | line 1, column 1
            """)
    void reportsWhereJsonIsMalformed(String body, int status, String where) {
        assertThat(detail(post("/test/dense", body), status)).contains(where).doesNotContain("jackson", "Feature", "Exception", "java", "`");
    }

    @Test
    void refusesJsonThatIsNestedTooDeeplyOrTooLarge() {
        assertThat(detail(post("/test/dense", "[".repeat(70) + "]".repeat(70)), 400)).contains("nesting depth").doesNotContain("Stream");
        assertThat(detail(post("/test/dense", "[" + "1, ".repeat(30_000) + "1]"), 413)).contains("too large").doesNotContain("Stream");
        assertThat(detail(post("/test/dense", "1".repeat(2000)), 400)).contains("Number").doesNotContain("Stream");
    }

    @Test
    void statesTheMaximumSizeOfABody() {
        assertThat(detail(post("/test/dense", " ".repeat(70_000)), 413)).isEqualTo("The body is too large: it may have at most 65536 bytes.");
        assertThat(post("/test/large", " ".repeat(70_000) + "{}")).hasStatusOk();
    }

    @Test
    void refusesABodyWithTooManyTokens() {
        assertThat(detail(post("/test/large", "[" + "[],".repeat(60_000) + "[]]"), 413)).contains("Token count", "100000")
                .doesNotContain("Stream");
    }

    @Test
    void replacesUnpairedSurrogatesInQuotedText() {
        assertThat(post("/test/dense", "{\"units\": \"\\ud800\"}")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[*].detail").asArray().contains("must be a whole number, got \"?\"");
    }

    @Test
    void showsTheFirstHundredErrorsAndHowManyMoreThereAre() {
        MvcTestResult result = http.get().uri("/test/throw/many").exchange();
        assertThat(result).hasStatus(422).bodyJson().extractingPath("$.errors").asArray().hasSize(101);
        assertThat(result).bodyJson().extractingPath("$.errors[100].detail").isEqualTo("has 4900 more invalid values");
    }

    @Test
    void refusesNulInQuery() {
        assertThat(detail(http.get().uri(URI.create("/test/items/x?limit=%00")).exchange(), 400)).contains("NUL");
    }

    @Test
    void reportsADatabaseTimeout(CapturedOutput log) {
        assertThat(http.get().uri("/test/throw/slow")).hasStatus(503).hasHeader(HttpHeaders.RETRY_AFTER, "20")
                .bodyText().contains("longer than the 20 seconds").doesNotContain("secret");
        assertThat(log).contains("GET /test/throw/slow was cancelled");
    }

    @Test
    void refusesAnEmptyBody() {
        assertThat(detail(post("/test/dense", ""), 400)).isEqualTo("The request needs a body.");
    }

    @Test
    void hidesClassNamesInErrorsOfMistypedJson() {
        MvcTestResult result = post("/test/record", "{\"type\": \"dense\", \"units\": \"many\"}");
        assertThat(detail(result, 400)).doesNotContain("java", "dev.trainyard");
        assertThat(result).bodyJson().extractingPath("$.errors[0].pointer").isEqualTo("#/units");
        assertThat(post("/test/record", "{\"type\": \"dense\", \"units\": 0}")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].detail").asString().startsWith("must be from 1 to ");
        assertThat(detail(post("/test/record", "[]"), 400)).doesNotContain("java", "dev.trainyard");
    }

    @Test
    void namesARepeatedErrorOnce() {
        assertThat(http.get().uri("/test/throw/repeated")).hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray()
                .containsExactly("#/x");
    }

    @Test
    void namesAcceptedMediaTypes() {
        MvcTestResult text = http.post().uri("/test/dense").contentType(MediaType.TEXT_PLAIN).content("x").exchange();
        assertThat(detail(text, 415)).isEqualTo("Content-Type must be application/json, got \"text/plain;charset=UTF-8\".");
        assertThat(text).hasHeader(HttpHeaders.ACCEPT, "application/json");
        MvcTestResult untyped = http.post().uri("/test/dense").content("x").exchange();
        assertThat(detail(untyped, 415)).isEqualTo("Content-Type must be application/json, got none.");
        assertThat(detail(http.post().uri("/test/record").contentType(MediaType.TEXT_PLAIN).content("x").exchange(), 415))
                .startsWith("Content-Type must be application/json");
    }

    /** Accept in an answer would be about bodies of requests. */
    @Test
    void namesTheMediaTypesOfTheAnswer() {
        MvcTestResult refused = http.post().uri("/test/dense").contentType(MediaType.APPLICATION_JSON).accept(MediaType.IMAGE_PNG)
                .content("{\"units\": 1}").exchange();
        assertThat(detail(refused, 406)).isEqualTo("Accept must allow application/json, got \"image/png\".");
        assertThat(refused).doesNotContainHeader(HttpHeaders.ACCEPT);
        assertThat(detail(http.get().uri("/test/image").header(HttpHeaders.ACCEPT, "image").exchange(), 406)).contains("\"image\"");
    }

    @Test
    void namesEveryWrongParameter() {
        MvcTestResult refused = http.get().uri("/test/items/%s?limit=x&lmit=1".formatted(UUID.randomUUID())).exchange();
        assertThat(refused).hasStatus(400).bodyJson().extractingPath("$.errors[*].parameter").asArray().containsExactly("limit", "lmit");
        assertThat(refused).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactly("#/limit", "#/lmit");
        assertThat(http.get().uri("/test/items/%s?limit=x".formatted(UUID.randomUUID()))).bodyJson().extractingPath("$.error")
                .isEqualTo("limit must be a whole number in range, got \"x\".");
        assertThat(http.get().uri("/test/items/" + UUID.randomUUID())).hasStatus(400).bodyJson()
                .extractingPath("$.errors[0].parameter").isEqualTo("limit");
    }

    @Test
    void refusesWrongMethodsAndMediaTypes() {
        MvcTestResult wrongMethod = http.get().uri("/test/dense").exchange();
        assertThat(detail(wrongMethod, 405)).contains("GET");
        assertThat(wrongMethod).hasHeader(HttpHeaders.ALLOW, "POST");
        assertThat(detail(http.post().uri("/test/dense").contentType(MediaType.TEXT_PLAIN).content("x").exchange(), 415))
                .contains("text/plain");
        assertThat(detail(http.post().uri("/test/dense").contentType(MediaType.APPLICATION_JSON).accept(MediaType.IMAGE_PNG)
                .content("{\"units\": 1}").exchange(), 406)).isNotBlank();
    }

    @Test
    void answersAProblemToARequestForAnImage() {
        assertThat(detail(http.get().uri("/test/image").accept(MediaType.IMAGE_PNG).exchange(), 404)).isEqualTo("There is no such image.");
    }

    @Test
    void distinguishesAnUnknownPathFromAWrongParameter() {
        String id = UUID.randomUUID().toString();
        assertThat(detail(http.get().uri("/test/items/x?limit=1").exchange(), 404)).isEqualTo("There is nothing at /test/items/x.");
        assertThat(detail(http.get().uri("/nowhere").exchange(), 404)).isEqualTo("There is nothing at /nowhere.");
        assertThat(detail(http.get().uri("/test/items/" + id).exchange(), 400)).contains("limit");
        assertThat(detail(http.get().uri("/test/items/" + id + "?limit=x").exchange(), 400))
                .isEqualTo("limit must be a whole number in range, got \"x\".");
    }

    @Test
    void answersConflicts() {
        assertThat(detail(http.get().uri("/test/throw/conflict").exchange(), 409)).isEqualTo("It is running.");
        assertThat(detail(http.get().uri("/test/throw/optimistic").exchange(), 409)).doesNotContain("secret");
        assertThat(detail(http.get().uri("/test/throw/integrity").exchange(), 409)).doesNotContain("secret");
    }

    @Test
    void sendsRetryAfterWhenBusy() {
        assertThat(http.get().uri("/test/throw/busy")).hasStatus(429).hasHeader(HttpHeaders.RETRY_AFTER, "2");
    }

    @Test
    void reportsADatabaseOutage() {
        assertThat(http.get().uri("/test/throw/outage")).hasStatus(503).hasHeader(HttpHeaders.RETRY_AFTER, "5")
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyText().contains("The database does not answer").doesNotContain("secret");
    }

    @Test
    void writesPointersAsFragments() {
        assertThat(http.get().uri("/test/throw/invalid")).hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray()
                .containsExactly("#/layers/0/units", "#/a%20b/%C3%A9", "#");
    }

    @Test
    void refusesUploadsThatAreTooLargeOrMalformed() {
        assertThat(detail(http.get().uri("/test/throw/large").exchange(), 413)).isNotBlank();
        assertThat(detail(http.get().uri("/test/throw/multipart").exchange(), 400)).doesNotContain("secret");
    }

    @Test
    void answersAndLogsNothingWhenTheClientHasGone(CapturedOutput log) {
        assertThat(http.get().uri("/test/throw/gone")).body().isEmpty();
        assertThat(log).doesNotContain("gone");
    }

    @Test
    void hidesUnexpectedErrorsAndLogsThem(CapturedOutput log) {
        String detail = detail(http.get().uri("/test/throw/up").exchange(), 500);
        assertThat(detail).doesNotContain("secret", "Exception");
        String id = detail.replaceFirst(".* (\\S+)\\.", "$1");
        assertThat(UUID.fromString(id)).isNotNull();
        assertThat(log).contains(id, "secret up", "GET /test/throw/up");
        assertThat(detail(http.get().uri("/test/overflow").exchange(), 500)).doesNotContain("StackOverflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javacpp", "native"})
    void answersAMemoryShortageWithRetryAfter(String where) {
        MvcTestResult result = http.get().uri("/test/memory/" + where).exchange();
        assertThat(detail(result, 503)).contains("not enough memory").doesNotContain("secret");
        assertThat(result).containsHeader(HttpHeaders.RETRY_AFTER);
    }

    private MvcTestResult post(String uri, String body) {
        return http.post().uri(uri).contentType(MediaType.APPLICATION_JSON).content(body).exchange();
    }

    private static String detail(MvcTestResult result, int status) {
        assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.status").isEqualTo(status);
        StringBuilder detail = new StringBuilder();
        assertThat(result).bodyJson().extractingPath("$.detail").asString().satisfies(detail::append);
        assertThat(result).bodyJson().extractingPath("$.error").asString().startsWith(detail);
        return detail.toString();
    }
}
