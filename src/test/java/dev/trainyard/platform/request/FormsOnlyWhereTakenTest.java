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
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class FormsOnlyWhereTakenTest {

    private final HandlerExceptionResolver problems = mock();
    private final FormsOnlyWhereTaken filter = new FormsOnlyWhereTaken(List.of(() -> "/forms"), calls(), problems);

    /** Takes a picture, or an object in JSON. */
    @RestController
    static class Pictures {

        @PostMapping(path = "/pictures/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
        void object() {
        }

        @PostMapping(path = "/pictures/{name}", consumes = MediaType.IMAGE_PNG_VALUE)
        void picture() {
        }
    }

    private static RequestMappingHandlerMapping calls() {
        StaticApplicationContext context = new StaticApplicationContext();
        context.registerSingleton("pictures", Pictures.class);
        RequestMappingHandlerMapping calls = new RequestMappingHandlerMapping();
        calls.setApplicationContext(context);
        calls.afterPropertiesSet();
        return calls;
    }

    @Test
    void namesTheMediaTypesOfACallThatTakesOthersThanJson() throws Exception {
        assertThat(isServed("POST", "/pictures/a", "multipart/form-data; boundary=b")).isFalse();
        verify(problems).resolveException(any(), any(), isNull(), argThat(problem -> problem instanceof HttpMediaTypeNotSupportedException e
                && e.getSupportedMediaTypes().equals(List.of(MediaType.APPLICATION_JSON, MediaType.IMAGE_PNG))));
    }

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
