package dev.trainyard.platform.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trainyard.platform.problem.ProblemException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;

class ForeignRequestsTest {

    private static final int SERVED = 200;

    private final HandlerExceptionResolver problems = mock();
    private final ForeignRequests filter = filter("train.example.org", "Proxy.Example.Org");
    private ProblemException problem;

    private ForeignRequests filter(String... hosts) {
        return new ForeignRequests(new BrowserProperties(List.of(hosts)), problems);
    }

    @BeforeEach
    void keepProblems() {
        when(problems.resolveException(any(), any(), any(), any())).thenAnswer(call -> {
            problem = call.getArgument(3);
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "LOCALHOST:8080", "localhost.:8080", "app.localhost", "127.0.0.1:8080", "10.1.2.3",
        "[::1]:8080", "[fe80::1]", "train.example.org", "TRAIN.example.org:443", "proxy.example.org"})
    void answersToLocalhostAddressesAndConfiguredNames(String host) throws Exception {
        assertThat(status("GET", host, null, null)).isEqualTo(SERVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "xlocalhost", "user@localhost", "1.2.3.4.5", "a b"})
    void refusesUnknownHostNames(String host) throws Exception {
        assertThat(status("GET", host, null, null)).isEqualTo(421);
        assertThat(problem.getMessage()).contains(host, "trainyard.hosts");
    }

    @Test
    void answersToTheNameOfTheMachine() throws Exception {
        assertThat(status("GET", InetAddress.getLocalHost().getHostName(), null, null)).isEqualTo(SERVED);
    }

    @Test
    void answersToAnyNameIfConfigured() throws Exception {
        assertThat(status(filter("*"), "GET", "anything.example", null, null)).isEqualTo(SERVED);
        assertThat(status(filter("*"), "POST", "anything.example", "http://evil.example", null)).isEqualTo(403);
    }

    /** HTTP/1.0 does not require a Host header, and no browser uses it. */
    @Test
    void answersRequestsWithoutHost() throws Exception {
        assertThat(status("POST", null, null, null)).isEqualTo(SERVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void refusesCommandsOfForeignPages(String method) throws Exception {
        assertThat(status(method, "localhost:8080", "http://evil.example", null)).isEqualTo(403);
        assertThat(status(method, "localhost:8080", "http://localhost:3000", "same-site")).as("another port").isEqualTo(403);
        assertThat(status(method, "localhost:8080", "null", null)).as("a page without origin").isEqualTo(403);
        assertThat(status(method, "localhost:8080", null, "cross-site")).isEqualTo(403);
    }

    @Test
    void servesOwnPagesAndOtherClients() throws Exception {
        assertThat(status("POST", "localhost:8080", "http://localhost:8080", "same-origin")).isEqualTo(SERVED);
        assertThat(status("POST", "train.example.org", "https://train.example.org", "same-origin")).isEqualTo(SERVED);
        assertThat(status("POST", "10.1.2.3:8080", "https://proxy.example.org", "same-origin")).as("behind a proxy").isEqualTo(SERVED);
        assertThat(status("POST", "localhost:8080", null, null)).as("no browser").isEqualTo(SERVED);
        assertThat(status("POST", "localhost:8080", null, "none")).as("the user's own").isEqualTo(SERVED);
    }

    /** Following a link changes nothing, and the page with the link cannot read the answer. */
    @Test
    void servesLinksFromOtherPages() throws Exception {
        assertThat(status("GET", "localhost:8080", null, "cross-site")).isEqualTo(SERVED);
    }

    private int status(String method, String host, String origin, String site) throws Exception {
        return status(filter, method, host, origin, site);
    }

    private int status(ForeignRequests filter, String method, String host, String origin, String site) throws Exception {
        problem = null;
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/v1/jobs");
        add(request, "Host", host);
        add(request, "Origin", origin);
        add(request, "Sec-Fetch-Site", site);
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, new MockHttpServletResponse(), chain);
        assertThat(chain.getRequest() == null).as("refused").isEqualTo(problem != null);
        return problem == null ? SERVED : problem.status().value();
    }

    private static void add(MockHttpServletRequest request, String header, String value) {
        if (value != null) {
            request.addHeader(header, value);
        }
    }
}
