package dev.trainyard.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses the dashboard as a person would, in a real browser and with the whole service. */
class DashboardTest extends BrowserTest {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    /** The addresses of the pages to photograph; ID is the job that the test has trained. */
    private static final List<String> PAGES = List.of("jobs", "jobs/ID", "compare?jobs=ID,ID", "new", "new?dataset=xor", "try",
            "models", "models/stroke-digits-quickstart", "models/stroke-digits-quickstart/1", "datasets", "datasets/stroke_digits",
            "datasets/xor", "datasets:import");
    private static final double TRAINING_TIMEOUT_MS = 120_000;

    @BeforeEach
    void forgetConsoleErrors() {
        chromium.takeConsoleErrors();
    }

    @Test
    void trainsARecipeAndClassifiesADrawnDigit() {
        page.navigate("/");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("New job")).first().click();
        page.getByRole(AriaRole.RADIO, new GetByRoleOptions().setName(Pattern.compile("digits in seconds"))).check();
        Locator specification = page.getByLabel("Specification of the job (JSON)");
        // Enough epochs that training does not end before the test has seen the curve grow.
        specification.fill(specification.inputValue().replaceFirst("\"epochs\": \\d+", "\"epochs\": 100000")
                .replaceFirst("\"patience\": \\d+", "\"patience\": 100000"));
        assertThat(region("Check")).containsText("Ready to train");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Train").setExact(true)).click();

        Locator cost = region("Cost");
        page.waitForCondition(() -> points(cost) > 0, new Page.WaitForConditionOptions().setTimeout(TRAINING_TIMEOUT_MS));
        int atFirst = points(cost);
        page.waitForCondition(() -> points(cost) > atFirst, new Page.WaitForConditionOptions().setTimeout(TRAINING_TIMEOUT_MS));
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Stop").setExact(true)).click();
        assertThat(region("Model")).containsText("version 1", new ContainsTextOptions().setTimeout(TRAINING_TIMEOUT_MS));
        assertThat(page.getByRole(AriaRole.LOG)).containsText(Pattern.compile("\\w"));
        assertThat(region("Evaluation")).containsText("Confusion matrix");
        String job = page.url().replaceFirst(".*/", "");

        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Try it").setExact(true)).last().click();
        drawASeven();
        assertThat(region("Classification").getByRole(AriaRole.STATUS)).hasText(Pattern.compile("\\d"));
        assertThat(region("Classification")).containsText(Pattern.compile("\\d+\\.\\d % sure"));
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Use a test example")).click();
        assertThat(region("Drawing")).containsText(Pattern.compile("Test example \\d+ of stroke_digits: a \\d"));

        assertThat(chromium.takeConsoleErrors()).isEmpty();
        photographEveryPage(job);
        assertThat(chromium.takeConsoleErrors()).isEmpty();
    }

    @Test
    void showsAugmentedExamples() {
        page.navigate("/#/datasets/stroke_digits");
        Locator first = page.getByAltText(Pattern.compile("^Example 0: "));
        page.getByLabel("Augmentation").selectOption("Rotated");

        assertThat(first).hasAttribute("src", Pattern.compile("augmentation=.*rotate.*&seed=0$"));
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Draw again")).click();
        assertThat(first).hasAttribute("src", Pattern.compile("augmentation=.*rotate.*&seed=1$"));
        page.waitForCondition(() -> (boolean) first.evaluate("image => image.complete && image.naturalWidth > 0"));
        page.setViewportSize(380, 900);
        assertThat(overflow(page)).as("overflow").isLessThanOrEqualTo(0);
        assertThat(chromium.takeConsoleErrors()).isEmpty();
    }

    @Test
    void reportsTheInvalidFieldAndItsLine() {
        page.navigate("/#/new");
        Locator specification = page.getByLabel("Specification of the job (JSON)");
        assertThat(region("Check")).containsText("Ready to train");

        specification.fill("{\n  \"dataset\": \"xor\",\n" + specification.inputValue().replaceFirst("\\{", "")
                .replaceFirst("\"dataset\": \"\\w+\",", "").replaceFirst("\"epochs\": \\d+", "\"epochs\": 0"));

        assertThat(region("Check")).containsText(Pattern.compile("Line \\d+ epochs must be from 1"));
        assertThat(page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Train").setExact(true))).isDisabled();
    }

    @Test
    void reportsUnfinishedJson() {
        page.navigate("/#/new");
        assertThat(region("Check")).containsText("Ready to train");

        page.getByLabel("Specification of the job (JSON)").fill("{\n  \"name\": \"unfinished\"\n");

        assertThat(region("Check")).containsText("This is not valid JSON yet.");
    }

    @Test
    void emptyPagesSuggestTheNextStep() {
        page.route("**/api/v1/{jobs,models}?**", route -> answer(route, "{\"data\":[],\"has_more\":false,\"next\":null}"));

        page.navigate("/");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("Train your first network");
        page.navigate("/#/try");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("No model to try yet");
    }

    @Test
    void showsNamesAsTextRatherThanMarkup() {
        page.route("**/api/v1/models?**", route -> answer(route, """
                {"data":[{"model":"<img src=x onerror=alert(1)>","aliases":{},"latest":null}],"has_more":false,"next":null}"""));

        page.navigate("/#/models");

        assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("<img src=x onerror=alert(1)>"))).isVisible();
        assertThat(page.locator("main img")).hasCount(0);
    }

    @Test
    void reportsThatTheConnectionIsLostAndRestored() {
        page.navigate("/");
        page.route("**/api/**", Route::abort);
        assertThat(page.getByText("Connection lost. Reconnecting…")).isVisible();
        page.unroute("**/api/**");
        assertThat(page.getByText("Connected again.")).isVisible();
    }

    @Test
    void reportsWhyTheServiceIsUnavailableAndThatItIsBack() {
        page.navigate("/");
        page.route("**/api/**", route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setContentType("application/problem+json")
                .setBody("{\"status\":503,\"detail\":\"The database does not answer; running jobs go on.\"}")));
        assertThat(page.getByRole(AriaRole.STATUS).getByText("The database does not answer; running jobs go on.")).isVisible();
        page.unroute("**/api/**");
        assertThat(page.getByText("Connected again.")).isVisible();
    }

    @Test
    void remembersTheChosenTheme() {
        page.navigate("/");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Switch to the dark theme")).click();
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    private Locator region(String name) {
        return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(name));
    }

    private static int points(Locator chart) {
        String points = chart.getAttribute("data-points");
        return points == null ? 0 : Integer.parseInt(points);
    }

    private void drawASeven() {
        BoundingBox box = page.getByLabel("Box to draw in").boundingBox();
        double[][] stroke = {{0.28, 0.25}, {0.7, 0.25}, {0.55, 0.5}, {0.42, 0.8}};
        page.mouse().move(box.x + stroke[0][0] * box.width, box.y + stroke[0][1] * box.height);
        page.mouse().down();
        for (double[] point : stroke) {
            page.mouse().move(box.x + point[0] * box.width, box.y + point[1] * box.height);
        }
        page.mouse().up();
    }

    /** Takes screenshots of every page, light and dark, wide and narrow, for review. No page may be wider than the screen. */
    private void photographEveryPage(String job) {
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1400, 768, 380)) {
                Page photographed = chromium.open("http://localhost:" + port, width, 900, theme);
                for (String name : PAGES) {
                    photographed.navigate("/#/" + name.replace("ID", job));
                    assertThat(photographed.locator(".loading")).hasCount(0);
                    photographed.waitForLoadState(LoadState.NETWORKIDLE);
                    photographed.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve("%s-%s-%d.png"
                            .formatted(name.replaceAll("\\W", "-"), theme.name().toLowerCase(), width))));
                    assertThat(overflow(photographed)).as("horizontal overflow of %s at a width of %d", name, width)
                            .isLessThanOrEqualTo(0);
                }
                photographed.context().close();
            }
        }
    }
}
