package dev.trainyard.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.trainyard.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** Opens a page in a browser for each test, with the whole service. Without a browser, the tests are skipped. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@Tag("process")
abstract class BrowserTest {

    /** Long, because a cold service on a busy machine is slow. Assertions return as soon as they hold. */
    static final double TIMEOUT_MS = 30_000;

    static Chromium chromium;

    @LocalServerPort
    int port;

    Page page;

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.startOrSkip();
        setDefaultAssertionTimeout(TIMEOUT_MS);
    }

    @AfterAll
    static void stopChromium() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = chromium.open("http://localhost:" + port, 1440, 900, ColorScheme.LIGHT);
    }

    /** Answers a request of a page in place of the service. */
    static void answer(Route route, String json) {
        route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(json));
    }

    /** Returns by how many pixels a page is wider than its window. */
    static int overflow(Page page) {
        return (int) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }

    @AfterEach
    void closePage() {
        // A request that is answered by the test while its page closes would fail the test.
        page.unrouteAll();
        page.context().close();
    }
}
