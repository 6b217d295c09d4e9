package dev.trainyard.platform.openapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.stereotype.Component;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.ConfigurableMockMvcBuilder;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares every call that a test of the whole service makes by MockMvc with the OpenAPI description: the status, the media type and the
 * body of each answer must be described, and so must the body of each request that is not refused.
 */
@Component
class DescribedCalls implements MockMvcBuilderCustomizer {

    /** The description is the same in all contexts. */
    private static volatile ApiDescription description;

    private final ObjectProvider<OpenApiWebMvcResource> resource;

    DescribedCalls(ObjectProvider<OpenApiWebMvcResource> resource) {
        this.resource = resource;
    }

    @Override
    public void customize(ConfigurableMockMvcBuilder<?> builder) {
        builder.alwaysDo(this::check);
    }

    private void check(MvcResult result) throws Exception {
        MockHttpServletRequest request = result.getRequest();
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        boolean own = pattern != null && (pattern.toString().startsWith("/api/") || pattern.toString().startsWith("/v2"));
        if (!own || request.getMethod().equals("HEAD") || request.isAsyncStarted() && result.getResponse().getContentLength() == 0) {
            return;
        }
        List<String> differences = description().differences(pattern.toString(), request, result.getResponse());
        if (!differences.isEmpty()) {
            throw new AssertionError("%s %s, answered with %d, differs from the OpenAPI description:\n%s\n%s".formatted(request.getMethod(),
                    request.getRequestURI(), result.getResponse().getStatus(), String.join("\n", differences), shown(result.getResponse())));
        }
    }

    private static String shown(MockHttpServletResponse response) throws Exception {
        String body = response.getContentAsString();
        return body.substring(0, Math.min(2000, body.length()));
    }

    private ApiDescription description() throws Exception {
        if (description == null) {
            HttpServletRequest request = new MockHttpServletRequest("GET", "/v3/api-docs");
            byte[] json = resource.getObject().openapiJson(request, "/v3/api-docs", Locale.ENGLISH);
            JsonNode api = JsonMapper.shared().readTree(json);
            description = new ApiDescription(api);
        }
        return description;
    }
}
