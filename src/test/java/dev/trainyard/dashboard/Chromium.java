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

/** The installed Chromium: {@code TRAINYARD_CHROMIUM}, or the paths of Linux distributions. Nothing is downloaded. */
final class Chromium implements AutoCloseable {

    private static final List<String> PLACES = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    /** Containers have neither a sandbox nor a GPU. The other flags prevent first-run dialogs and background connections. */
    private static final List<String> FLAGS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> consoleErrors = new ArrayList<>();

    private Chromium(Path executable) {
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(FLAGS));
    }

    /** Starts Chromium. Skips the test if it is not installed. */
    static Chromium startOrSkip() {
        Optional<Path> executable = Stream.concat(Stream.ofNullable(System.getenv("TRAINYARD_CHROMIUM")), PLACES.stream())
                .map(Path::of).filter(Files::isExecutable).findFirst();
        assumeTrue(executable.isPresent(), "The dashboard is not tested: there is no Chromium at any of " + PLACES
                + ". Install it, or name it in the environment variable TRAINYARD_CHROMIUM.");
        return new Chromium(executable.get());
    }

    /** Returns a new page in a browser context of its own. Relative URLs start at {@code baseUrl}. */
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

    /** Returns the console errors and uncaught exceptions of all pages since the last call. */
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
