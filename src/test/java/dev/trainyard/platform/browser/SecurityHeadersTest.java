package dev.trainyard.platform.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SecurityHeadersTest {

    @Test
    void allowsNoInlineScriptsAndNoFrames() throws Exception {
        MockHttpServletResponse response = get("/api/v1/jobs");
        assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void allowsSwaggerUiInlineStylesAndNoInlineScripts() throws Exception {
        assertThat(get("/swagger-ui/index.html").getHeader("Content-Security-Policy"))
                .contains("default-src 'self'", "style-src 'self' 'unsafe-inline'").doesNotContain("script-src");
    }

    private static MockHttpServletResponse get(String path) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SecurityHeaders().doFilter(new MockHttpServletRequest("GET", path), response, new MockFilterChain());
        return response;
    }
}
