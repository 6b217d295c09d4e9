package dev.trainyard.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.trainyard.dataset.format.Idx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Imports data sets with the dashboard. */
class ImportPageTest extends BrowserTest {

    private static final String FLOWERS = "length;colour;kind\n" + IntStream.range(0, 40)
            .mapToObj(i -> (i == 3 ? "NA" : i + ",5") + ";" + (i % 3 == 0 ? "red" : "white") + ";" + (i % 2 == 0 ? "rose" : "tulip"))
            .collect(Collectors.joining("\n"));

    @Test
    void importsATableAfterItsPreview() {
        page.navigate("/#/datasets");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Import…")).click();
        assertThat(importButton()).isDisabled();

        choose("Garden Flowers.csv", FLOWERS);

        Locator preview = region("Preview");
        assertThat(preview).containsText(Pattern.compile("length\\s*Input\\s*Numeric\\s*1\\s*0.5 to 39.5, mean"));
        assertThat(preview).containsText("delimiter \";\", decimal comma, UTF-8");
        assertThat(preview).containsText("2 texts, mostly white (26)");
        assertThat(preview).containsText("Classification: rose, tulip");
        assertThat(page.getByLabel("Target column")).hasValue("kind");
        photograph("import-table");
        importButton().click();

        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName("garden-flowers"))).isVisible();
        page.navigate("/#/datasets:import");
        assertThat(name()).hasValue("");
    }

    @Test
    void keepsWhatWasTypedWhenTheServiceRefusesIt() {
        page.navigate("/#/datasets:import");
        choose("flowers.csv", FLOWERS);
        assertThat(importButton()).isEnabled();

        name().fill("Not A Name!");
        importButton().click();
        assertThat(region("Preview")).containsText(Pattern.compile("name must be 1 to 64 lower-case letters"));

        page.getByText("More options").click();
        page.getByLabel(Pattern.compile("^One option a line")).fill("delimitr=;");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Preview")).click();
        assertThat(region("Preview")).containsText(Pattern.compile("delimitr is not a field of format csv"));
        assertThat(importButton()).isDisabled();

        page.navigate("/#/models");
        page.navigate("/#/datasets:import");
        assertThat(name()).hasValue("Not A Name!");
        assertThat(page.getByLabel("Target column")).hasValue("kind");
        assertThat(page.getByLabel(Pattern.compile("^One option a line"))).hasValue("delimitr=;");
        assertThat((int) page.evaluate("document.getElementById('import-files').files.length")).isEqualTo(1);
    }

    @Test
    void saysWhyAnImportWouldBeRefused() {
        page.navigate("/#/datasets:import");

        choose("mixed.csv", "size,kind\n1,a\n2,b\nthree,a\n4,b\n5,a\n6,b\n7,a\n8,b\n9,a\n10,b\n11,a\n12,b\n13,a\n");

        assertThat(region("Preview")).containsText("The import would refuse this");
        assertThat(region("Preview").locator(".errors")).containsText("size");
        assertThat(importButton()).isDisabled();
    }

    @Test
    void asksForAnotherPreviewAfterAChange() {
        page.navigate("/#/datasets:import");
        choose("flowers.csv", FLOWERS);
        assertThat(importButton()).isEnabled();

        page.getByLabel("Target column").fill("colour");
        assertThat(importButton()).isDisabled();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Preview")).click();

        assertThat(region("Preview")).containsText("Classification: red, white");
        assertThat(importButton()).isEnabled();
    }

    @Test
    void stopsAFormThatIsBeingSent() {
        page.navigate("/#/datasets:import");
        page.route("**/api/v1/datasets:preview", route -> { }); // no answer
        choose("flowers.csv", FLOWERS);

        Locator progress = page.getByRole(AriaRole.PROGRESSBAR);
        assertThat(progress).isVisible();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Stop")).click();

        assertThat(progress).isHidden();
        assertThat(page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Preview"))).isEnabled();
    }

    @Test
    void previewsAWideTableOnANarrowScreen() {
        page.setViewportSize(380, 800);
        page.navigate("/#/datasets:import");
        String names = IntStream.range(0, 300).mapToObj(i -> "a_long_name_of_column_" + i).collect(Collectors.joining(","));
        String row = IntStream.range(0, 300).mapToObj(i -> "1" + i).collect(Collectors.joining(","));

        choose("wide.csv", "%s,y\n%s,a\n%s,b\n".formatted(names, row, row.replace('1', '2')));

        assertThat(region("Preview")).containsText("And 101 more columns.");
        assertThat(overflow(page)).as("horizontal overflow").isLessThanOrEqualTo(0);
    }

    @Test
    void showsColouredPictures() {
        byte[] images = Idx.bytes(Idx.shape(2, 3, 1, 2), 255, 0, 128, 10, 0, 200, 1, 2, 3, 4, 5, 6);
        APIResponse imported = page.request().post("/api/v1/datasets", RequestOptions.create().setMultipart(FormData.create()
                .set("name", "colours").set("format", "idx")
                .set("train_images", new FilePayload("images", "application/octet-stream", images))
                .set("train_labels", new FilePayload("labels", "application/octet-stream", Idx.bytes(Idx.shape(2), 0, 1)))));
        assertThat(imported.status()).as(imported.text()).isEqualTo(201);

        page.navigate("/#/datasets/colours");
        Locator first = page.getByAltText("Example 0: 0");
        page.waitForCondition(() -> (boolean) first.evaluate("image => image.complete && image.naturalWidth === 2"));

        assertThat(first.evaluate("""
                image => {
                  const canvas = document.createElement('canvas');
                  canvas.getContext('2d').drawImage(image, 0, 0, 2, 1);
                  return [...canvas.getContext('2d').getImageData(0, 0, 2, 1).data].join();
                }""")).isEqualTo("255,128,0,255,0,10,200,255");
    }

    private Locator importButton() {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Import").setExact(true));
    }

    private Locator region(String name) {
        return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator name() {
        return page.getByLabel("Name", new GetByLabelOptions().setExact(true));
    }

    private void choose(String name, String text) {
        page.getByLabel("Files", new GetByLabelOptions().setExact(true))
                .setInputFiles(new FilePayload(name, "text/csv", text.getBytes(StandardCharsets.UTF_8)));
    }

    private void photograph(String name) {
        for (int width : new int[] {1400, 768, 380}) {
            page.setViewportSize(width, 900);
            page.screenshot(new ScreenshotOptions().setFullPage(true)
                    .setPath(Path.of("target", "screenshots", "%s-%d.png".formatted(name, width))));
            assertThat(overflow(page)).as("horizontal overflow at a width of %d", width).isLessThanOrEqualTo(0);
        }
    }
}
