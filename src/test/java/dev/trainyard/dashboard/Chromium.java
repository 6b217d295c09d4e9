package dev.trainyard.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The system's Chromium: {@code TRAINYARD_CHROMIUM}, or where Linux distributions put it. Nothing is downloaded. */
final class Chromium implements AutoCloseable {

    private static final List<String> PLACES = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    /** In a container there is neither a sandbox nor a GPU; and a test has nothing to tell Chromium's makers. */
    private static final List<String> FLAGS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> consoleErrors = new ArrayList<>();

    private Chromium(Path executable) {
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(FLAGS));
    }

    /** Starts it; where there is none, the test is skipped and says so. */
    static Chromium startOrSkip() {
        Optional<Path> executable = Stream.concat(Stream.ofNullable(System.getenv("TRAINYARD_CHROMIUM")), PLACES.stream())
                .map(Path::of).filter(Files::isExecutable).findFirst();
        assumeTrue(executable.isPresent(), "The dashboard is not tested: there is no Chromium at any of " + PLACES
                + ". Install it, or name it in the environment variable TRAINYARD_CHROMIUM.");
        return new Chromium(executable.get());
    }

    /** A fresh page that starts at {@code baseUrl}, with nothing remembered from other pages. */
    Page open(String baseUrl, int width, int height, ColorScheme theme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(baseUrl).setViewportSize(width, height).setColorScheme(theme));
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                consoleErrors.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(consoleErrors::add);
        return page;
    }

    /** What the pages complained about since the last call. */
    List<String> takeConsoleErrors() {
        List<String> taken = List.copyOf(consoleErrors);
        consoleErrors.clear();
        return taken;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
