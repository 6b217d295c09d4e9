package dev.trainyard.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests pages of the dashboard with answers of the API that a running service would give rarely. */
class PagesTest extends BrowserTest {

    private static final String JOB = """
            {"id": "%s", "name": "%s", "status": "%s", "model": "m", "dataset": "xor", "attempt": 1, "tags": {}, "keep": "best",
             "objective": {"type": "%s"}, "batch_size": 10, "epochs": 30, "parameters": 9, "stop_reason": null, "provenance": null,
             "architecture": {"input": [2], "layers": [{"type": "dense", "units": 2, "activation": "softmax"}]},
             "progress": {"epoch": 0, "epochs": 30, "seconds": 0, "examples_per_second": null}, "best": null, "last": null, "test": null,
             "error": null, "created_at": "2026-01-01T00:00:00Z", "started_at": %s}""";

    @BeforeEach
    void answerNothingAboutJobs() {
        page.route("**/api/v1/jobs/*/{stream,events,checkpoints,metrics}**", route -> answer(route, "{\"data\": [], \"series\": []}"));
    }

    @Test
    void showsMoreThanTheFirstHundredModels() {
        page.route("**/api/v1/models?**", route -> answer(route, route.request().url().contains("after=")
                ? list(models(100, 101), null) : list(models(0, 100), "next")));
        page.navigate("/#/models");

        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("More models")).click();

        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("model-100").setExact(true))).isVisible();
        assertThat(page.locator("tbody tr")).hasCount(101);
        assertThat(page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("More models"))).hasCount(0);
    }

    @Test
    void showsMoreThanTheFirstHundredDataSets() {
        page.route("**/api/v1/datasets?**", route -> answer(route, route.request().url().contains("after=")
                ? list(datasets(100, 130), null) : list(datasets(0, 100), "next")));
        page.navigate("/#/datasets");

        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("More data sets")).click();

        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("data-129").setExact(true))).isVisible();
    }

    @Test
    void returnsToThePageOfJobsOnBack() {
        page.route("**/api/v1/jobs?**", route -> answer(route, route.request().url().contains("after=")
                ? list(job("2", "old", "succeeded", "supervised"), null) : list(job("1", "new", "succeeded", "supervised"), "next")));
        page.route("**/api/v1/jobs/2", route -> answer(route, job("2", "old", "failed", "supervised")));
        page.navigate("/#/jobs");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Older")).click();
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("old").setExact(true)).click();
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("old"))).isVisible();

        page.goBack();

        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("old").setExact(true))).isVisible();
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Newer")).click();
        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("new").setExact(true))).isVisible();
    }

    @Test
    void comparesTheOtherJobsIfOneDoesNotExist() {
        page.route("**/api/v1/jobs/1", route -> answer(route, job("1", "first", "succeeded", "supervised")));
        page.route("**/api/v1/jobs/3", route -> answer(route, job("3", "third", "succeeded", "supervised")));
        page.route("**/api/v1/jobs/2", route -> route.fulfill(new Route.FulfillOptions().setStatus(404)
                .setContentType("application/problem+json").setBody("{\"status\": 404, \"detail\": \"There is no job 2.\"}")));

        page.navigate("/#/compare?jobs=1,2,3");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no job 2");
        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("third"))).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("2 jobs compared"))).isVisible();
    }

    @Test
    void showsTheChartsOfAQueuedJobsObjective() {
        page.route("**/api/v1/jobs/1", route -> answer(route, job("1", "pole", "queued", "policy_gradient")));
        page.navigate("/#/jobs/1");

        assertThat(region("Return")).isVisible();
        assertThat(region("Cost")).isHidden();
        assertThat(region("Accuracy")).isHidden();
    }

    @Test
    void showsNoChartsOfAJobThatMeasuredNothing() {
        page.route("**/api/v1/jobs/1", route -> answer(route, job("1", "early", "failed", "supervised")));
        page.navigate("/#/jobs/1");

        assertThat(page.getByText("The job ended before it measured anything.")).isVisible();
        assertThat(page.locator(".chart:visible")).hasCount(0);
    }

    @Test
    void asksBeforeItCancelsAJob() {
        List<String> cancelled = new CopyOnWriteArrayList<>();
        page.route("**/api/v1/jobs/1", route -> answer(route, job("1", "long", "running", "supervised")));
        page.route("**/api/v1/jobs/1/cancel", route -> {
            cancelled.add(route.request().method());
            answer(route, job("1", "long", "cancelled", "supervised"));
        });
        page.navigate("/#/jobs/1");
        Locator cancel = page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Cancel"));

        page.onceDialog(dialog -> dialog.dismiss());
        cancel.click();
        assertThat(cancel).isEnabled();
        assertThat(cancelled).isEmpty();

        page.onceDialog(dialog -> dialog.accept());
        page.waitForResponse("**/cancel", cancel::click);
        assertThat(cancelled).containsExactly("POST");
    }

    @Test
    void keepsTheTextOfANewJobAcrossRecipesBackAndReload() {
        page.navigate("/#/new?recipe=xor");
        Locator text = page.getByLabel("Specification of the job (JSON)");
        assertThat(region("Check")).containsText("Ready to train");
        String edited = text.inputValue().replaceFirst("\"epochs\": 1000", "\"epochs\": 1234");
        text.fill(edited);

        page.getByRole(AriaRole.RADIO, new GetByRoleOptions().setName(Pattern.compile("^Two spirals spirals"))).check();
        assertThat(text).hasValue(Pattern.compile("spirals"));
        page.getByRole(AriaRole.RADIO, new GetByRoleOptions().setName(Pattern.compile("^XOR xor"))).check();
        assertThat(text).hasValue(edited);

        page.navigate("/#/models");
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("Models").setExact(true))).isVisible();
        page.goBack();
        assertThat(text).hasValue(edited);
        page.reload();
        assertThat(text).hasValue(edited);

        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Start over")).click();
        assertThat(text).hasValue(Pattern.compile("\"epochs\": 1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xor", "spirals", "hills", "stroke_digits", "adding_problem", "mnist", "mnist_rows"})
    void suggestsAValidFirstNetworkForEachKindOfData(String dataset) {
        page.navigate("/#/new?dataset=" + dataset);

        assertThat(page.getByLabel("Specification of the job (JSON)")).hasValue(Pattern.compile("\"dataset\": \"" + dataset + "\""));
        assertThat(region("Check")).containsText("Ready to train");
    }

    @Test
    void triesARowOfATable() {
        page.route("**/api/v1/models?**", route -> answer(route, list("""
                {"model": "flowers", "latest": {"model": "flowers", "version": 3, "metrics": {}, "parameters": 8, "provenance": {},
                 "created_at": "2026-01-01T00:00:00Z", "weights_sha256": "00", "aliases": [],
                 "architecture": {"input": [3], "layers": [{"type": "dense", "units": 1, "activation": "linear"}]},
                 "targets": {"task": "regression", "names": ["price"]}, "preprocessing": {"type": "table", "columns": [
                   {"type": "numeric", "name": "length", "mean": 4.5, "deviation": 2},
                   {"type": "categorical", "name": "colour", "categories": ["red", "white"]}]}}}""", null)));
        page.route("**/api/v1/datasets?**", route -> answer(route, list("", null)));
        page.route("**/predict", route -> answer(route, """
                {"model": "flowers", "version": 3, "predictions": [{"values": {"price": 12.5}}]}"""));
        page.navigate("/#/try");
        assertThat(page.getByLabel("length")).hasValue("4.5");

        Request request = page.waitForRequest("**/versions/3/predict", () -> page.getByLabel("colour").selectOption("white"));

        assertThat(request.postData()).isEqualTo("{\"instances\":[[4.5,\"white\"]]}");
        assertThat(region("Prediction")).containsText("12.5");
    }

    @Test
    void showsTheLabelsOfAPrediction() {
        page.route("**/api/v1/models?**", route -> answer(route, list("""
                {"model": "scenes", "latest": {"model": "scenes", "version": 1, "metrics": {}, "parameters": 8, "provenance": {},
                 "created_at": "2026-01-01T00:00:00Z", "weights_sha256": "00", "aliases": [],
                 "architecture": {"input": [2], "layers": [{"type": "dense", "units": 2, "activation": "sigmoid"}]},
                 "targets": {"task": "multi_label", "names": ["beach", "sunset", "town"]}, "preprocessing": {"type": "identity"}}}
                """, null)));
        page.route("**/predict", route -> answer(route, """
                {"model": "scenes", "version": 1, "predictions": [{"labels": ["beach", "sunset"],
                 "probabilities": {"beach": 0.75, "sunset": 0.5, "town": 0.25}}]}"""));
        page.navigate("/#/try");

        page.getByRole(AriaRole.TEXTBOX).fill("1, 2");

        assertThat(region("Classification").getByRole(AriaRole.STATUS)).hasText("beach, sunset");
        assertThat(region("Classification").locator(".best")).hasCount(2);
        assertThat(region("Classification")).containsText(Pattern.compile("town\\s*25.0 %"));
    }

    private Locator region(String name) {
        return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(name).setExact(true).setIncludeHidden(true));
    }

    private static String job(String id, String name, String status, String objective) {
        return JOB.formatted(id, name, status, objective, status.equals("queued") ? "null" : "\"2026-01-01T00:00:00Z\"");
    }

    private static String models(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "{\"model\": \"model-%d\", \"aliases\": {}, \"latest\": null}".formatted(i))
                .collect(Collectors.joining(","));
    }

    private static String datasets(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> """
                {"name": "data-%d", "sha256": null, "built_in": false, "source": null, "input": [4], "examples": {"train": 9},
                 "targets": {"task": "classification", "names": ["a", "b"]}}""".formatted(i)).collect(Collectors.joining(","));
    }

    private static String list(String entries, String next) {
        return "{\"data\": [%s], \"has_more\": %s, \"next\": %s}".formatted(entries, next != null, next == null ? null : '"' + next + '"');
    }
}
