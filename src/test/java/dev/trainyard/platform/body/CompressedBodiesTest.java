package dev.trainyard.platform.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;

class CompressedBodiesTest {

    private final HandlerExceptionResolver problems = mock();
    private final CompressedBodies filter = new CompressedBodies(problems);
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private static MockHttpServletRequest request(String coding, byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/x");
        request.addHeader("Content-Encoding", coding);
        request.setContent(body);
        return request;
    }

    @Test
    void hidesTheCompressionFromHandlers() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write("content".getBytes());
        }
        AtomicReference<String> seen = new AtomicReference<>();
        filter.doFilter(request("GZIP", body.toByteArray()), response, (request, answer) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            assertThat(http.getHeader("content-encoding")).isNull();
            assertThat(Collections.list(http.getHeaderNames())).isEmpty();
            assertThat(http.getContentLengthLong()).isEqualTo(-1);
            seen.set(new String(http.getInputStream().readAllBytes()));
        });
        assertThat(seen).hasValue("content");
    }

    @Test
    void refusesOtherCodingsAndForms() throws Exception {
        MockHttpServletRequest form = request("gzip", new byte[0]);
        form.setContentType("multipart/form-data; boundary=b");
        for (MockHttpServletRequest request : new MockHttpServletRequest[] {request("br", new byte[0]), request("gzip, gzip", new byte[0]),
                form}) {
            filter.doFilter(request, response, (refused, answer) -> {
                throw new AssertionError("the filter did not refuse");
            });
        }
        verify(problems, times(3)).resolveException(any(), any(), isNull(),
                argThat(problem -> problem instanceof ProblemException e && e.status().value() == 415));
        assertThat(response.getHeader("Accept-Encoding")).isEqualTo("gzip, deflate");
    }
}
