package dev.trainyard.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.trainyard.platform.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;

class FormsOnlyWhereTakenTest {

    private final HandlerExceptionResolver problems = mock();
    private final FormsOnlyWhereTaken filter = new FormsOnlyWhereTaken(List.of(() -> "/forms"), problems);

    @Test
    void refusesFormsWhereNoRouteTakesThem() throws Exception {
        assertThat(isServed("POST", "/nothing/there", "multipart/form-data; boundary=b")).isFalse();
        assertThat(isServed("POST", "/forms/x", " Multipart/mixed")).isFalse();
        verify(problems, times(2)).resolveException(any(), any(), isNull(),
                argThat(problem -> problem instanceof ProblemException e && e.status().value() == 415 && e.getMessage().contains("POST /forms")));
    }

    @Test
    void namesTheAcceptedMediaType() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/jobs");
        request.setContentType("multipart/form-data; boundary=b");
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        assertThat(response.getHeader("Accept")).isEqualTo("application/json");
    }

    /** Tomcat would read a form in a GET request too. */
    @Test
    void refusesFormsOfOtherMethods() throws Exception {
        assertThat(isServed("GET", "/forms", "multipart/form-data; boundary=b")).isFalse();
    }

    @Test
    void letsFormsThroughWhereARouteTakesThem() throws Exception {
        assertThat(isServed("POST", "/forms", "multipart/form-data; boundary=b")).isTrue();
    }

    @Test
    void letsOtherBodiesThrough() throws Exception {
        assertThat(isServed("POST", "/nothing/there", "application/json")).isTrue();
        assertThat(isServed("POST", "/nothing/there", null)).isTrue();
    }

    private boolean isServed(String method, String path, String type) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setContentType(type);
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, new MockHttpServletResponse(), chain);
        return chain.getRequest() != null;
    }
}
