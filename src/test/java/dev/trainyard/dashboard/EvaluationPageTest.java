package dev.trainyard.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.GetByTitleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests how a job's page shows the evaluations of different tasks. */
class EvaluationPageTest extends BrowserTest {

    private static final String JOB = """
            {"id": "1", "name": "judged", "status": "succeeded", "model": "m", "model_version": 1, "dataset": "patients", "attempt": 1,
             "tags": {}, "keep": "best", "kept": "best", "objective": {"type": "supervised"}, "batch_size": 10, "epochs": 30,
             "parameters": 9, "stop_reason": "completed", "provenance": null, "weights_sha256": "00", "error": null,
             "architecture": {"input": [2], "layers": [{"type": "dense", "units": 2, "activation": "softmax"}]},
             "progress": {"epoch": 30, "epochs": 30, "seconds": 2, "examples_per_second": 900},
             "early_stopping": {"monitor": "validation_f1_macro", "mode": "max", "patience": 5},
             "best": {"epoch": 4, "metrics": {"validation_accuracy": 0.9, "validation_cost": 0.25, "validation_f1_macro": 0.8125}},
             "last": {"epoch": 30, "metrics": {"validation_accuracy": 0.8, "validation_cost": 0.5, "validation_f1_macro": 0.5}},
             "test": {"accuracy": 0.75, "cost": 0.5, "f1_macro": 0.7}, "created_at": "2026-01-01T00:00:00Z",
             "started_at": "2026-01-01T00:00:01Z", "finished_at": "2026-01-01T00:00:03Z"}""";

    private static final String TWO_CLASSES = """
            {"split": "test", "examples": 8, "cost": 0.5, "accuracy": 0.75, "classes": ["healthy", "ill"], "confusion": [[3, 1], [1, 3]],
             "per_class": [{"name": "healthy", "precision": 0.75, "recall": 0.75, "f1": 0.75, "support": 4},
                           {"name": "ill", "precision": 0.75, "recall": 0.75, "f1": 0.75, "support": 4}],
             "misclassified_count": 0, "misclassified": [], "metrics": {"roc_auc": 0.8125, "average_precision": 0.85},
             "curves": {"positive_class": "ill",
              "roc": [{"threshold": null, "false_positive_rate": 0, "true_positive_rate": 0},
                      {"threshold": 0.9, "false_positive_rate": 0, "true_positive_rate": 0.5},
                      {"threshold": 0.6, "false_positive_rate": 0.25, "true_positive_rate": 0.75},
                      {"threshold": 0.1, "false_positive_rate": 1, "true_positive_rate": 1}],
              "precision_recall": [{"threshold": 0.9, "precision": 1, "recall": 0.5}, {"threshold": 0.6, "precision": 0.75, "recall": 0.75},
                      {"threshold": 0.1, "precision": 0.5, "recall": 1}],
              "calibration": {"bins": [{"mean_predicted": 0.15, "fraction_of_positives": 0.25, "examples": 4},
                      {"mean_predicted": 0.85, "fraction_of_positives": 0.75, "examples": 4}], "expected_calibration_error": 0.1}}}""";

    @Test
    void drawsTheCurvesOfTwoClasses() {
        showJob(TWO_CLASSES);

        assertThat(region("ROC curve")).containsText("Area under the curve: 0.8125. Positive class: ill.");
        assertThat(corners("ROC curve")).as("from the lower left to the upper right corner").hasSize(4);
        assertThat(corners("Precision-recall curve")).as("steps").hasSize(6);
        assertThat(region("Calibration")).containsText("Expected calibration error: 0.1. Probability of ill.");
        assertThat(region("Calibration").locator(".dot")).hasCount(2);
        photograph("job-two-classes");
    }

    @Test
    void saysTheThresholdOfThePointUnderThePointer() {
        showJob(TWO_CLASSES);

        region("ROC curve").locator("svg").hover();

        assertThat(region("ROC curve")).containsText("threshold 0.600: 0.750 found, 0.250 false alarms");
    }

    @Test
    void showsTheEvaluationAtAnotherThreshold() {
        page.route("**/evaluation?**threshold=**", route -> answer(route, TWO_CLASSES.replace("[[3, 1], [1, 3]]", "[[4, 0], [2, 2]]")
                .replace("\"accuracy\": 0.75", "\"accuracy\": 0.875, \"threshold\": 0.8")));
        showJob(TWO_CLASSES);
        Locator slider = page.getByLabel("Threshold for ill");

        slider.fill("0.8");

        assertThat(region("Evaluation")).containsText("87.50 %");
        assertThat(region("ROC curve")).containsText("threshold 0.800: 0.500 found, 0.000 false alarms");
        assertThat(region("ROC curve").locator(".mark")).hasCount(1);
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Reset")).click();
        assertThat(region("Evaluation")).containsText("75.00 %");
        assertThat(slider).hasValue("0.5");
    }

    @Test
    void keepsTheEvaluationIfAThresholdIsRefused() {
        page.route("**/evaluation?**threshold=**", route -> route.fulfill(new Route.FulfillOptions().setStatus(409)
                .setContentType("application/problem+json").setBody("{\"status\": 409, \"detail\": \"The network has been deleted.\"}")));
        showJob(TWO_CLASSES);

        page.getByLabel("Threshold for ill").fill("0.8");

        assertThat(region("Evaluation").getByRole(AriaRole.ALERT)).containsText("The network has been deleted.");
        assertThat(region("ROC curve")).isVisible();
    }

    @Test
    void drawsOnlyTheCalibrationOfManyClasses() {
        showJob("""
                {"split": "test", "examples": 3, "accuracy": 1, "classes": ["a", "b", "c"], "confusion": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
                 "per_class": [{"precision": 1, "recall": 1}, {"precision": 1, "recall": 1}, {"precision": null, "recall": null}],
                 "misclassified_count": 0, "misclassified": [], "metrics": {"log_loss": null},
                 "curves": {"calibration": {"bins": [{"mean_predicted": 0.9, "fraction_of_positives": 1, "examples": 3}],
                   "expected_calibration_error": 0.1}}}""");

        assertThat(region("Calibration")).containsText("Probability of the predicted one of 3 classes.");
        assertThat(region("ROC curve")).hasCount(0);
        assertThat(region("Evaluation").getByRole(AriaRole.SLIDER)).hasCount(0);
    }

    @Test
    void showsEachLabelWithoutMakingANarrowPageWider() {
        page.setViewportSize(380, 800);
        showJob("""
                {"split": "test", "examples": 1200, "cost": 0.5, "metrics": {"f1_micro": 0.8, "hamming_loss": 0.05}, "labels": [%s]}"""
                .formatted(IntStream.range(0, 30).mapToObj(i -> """
                        {"name": "a_rather_long_name_of_label_%d", "precision": 0.875, "recall": null, "f1": 0.5, "support": 1000,
                         "roc_auc": 0.75, "average_precision": %s}""".formatted(i, i == 0 ? "0.625" : "null")).collect(Collectors.joining(","))));

        assertThat(region("Evaluation")).containsText(Pattern.compile("a_rather_long_name_of_label_0\\s*1,000\\s*87.5 %–50.0 %0.750.625"));
        assertThat(page.getByLabel("Threshold for each label")).isVisible();
        assertThat(overflow(page)).as("horizontal overflow").isLessThanOrEqualTo(0);
        photograph("job-labels");
    }

    @Test
    void showsTheErrorsOfManyOutputsWithoutMakingANarrowPageWider() {
        page.setViewportSize(380, 800);
        showJob("""
                {"split": "test", "examples": 1200, "cost": 0.5, "metrics": {"r2": 0.8},
                 "outputs": [{"name": "a_rather_long_name_of_an_output_that_cannot_break", "rmse": 123456.7, "mae": 98765.4, "r2": 0.81}]}""");

        assertThat(region("Evaluation")).containsText("a_rather_long_name_of_an_output_that_cannot_break");
        assertThat(overflow(page)).as("horizontal overflow").isLessThanOrEqualTo(0);
    }

    @Test
    void showsTheMonitoredMetricOfAJob() {
        showJob(TWO_CLASSES);

        assertThat(page.locator(".figures")).containsText(Pattern.compile("Validation macro F10\\.8125best, epoch 4"));
        assertThat(page.locator(".figures")).containsText(Pattern.compile("Test macro F10\\.7accuracy 75\\.00 %"));
        assertThat(page.locator(".figures")).containsText("Validation accuracy90.00 %");
    }

    @Test
    void listsTheMonitoredMetricOfEachJob() {
        page.route("**/api/v1/jobs?**", route -> answer(route, "{\"data\": [%s], \"has_more\": false, \"next\": null}".formatted(JOB)));
        page.route("**/api/v1/metrics:query", route -> answer(route, "{\"data\": []}"));

        page.navigate("/#/jobs");

        assertThat(page.getByTitle("Validation macro F1")).hasText("0.8125Macro F1");
        assertThat(page.getByTitle("Macro F1", new GetByTitleOptions().setExact(true))).hasText("0.7Macro F1");
    }

    private void showJob(String report) {
        page.route("**/api/v1/jobs/1/{stream,events,checkpoints,metrics}**", route -> answer(route, "{\"data\": [], \"series\": []}"));
        page.route("**/api/v1/jobs/1", route -> answer(route, JOB));
        page.route("**/api/v1/jobs/1/evaluation?split=test", route -> answer(route, report));
        page.navigate("/#/jobs/1");
        assertThat(region("Evaluation").locator(".card").first()).isVisible();
    }

    private Locator region(String name) {
        return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(name).setExact(true));
    }

    /** Returns the corners of a chart's curve. */
    private List<String> corners(String chart) {
        return List.of(region(chart).locator(".curve").getAttribute("points").split(" "));
    }

    /** Takes screenshots, light and dark, wide and narrow, for review. */
    private void photograph(String name) {
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new EmulateMediaOptions().setColorScheme(theme));
            for (int width : List.of(1400, 768, 380)) {
                page.setViewportSize(width, 900);
                page.screenshot(new ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "screenshots",
                        "%s-%s-%d.png".formatted(name, theme.name().toLowerCase(), width))));
                assertThat(overflow(page)).as("horizontal overflow at a width of %d", width).isLessThanOrEqualTo(0);
            }
        }
    }
}
