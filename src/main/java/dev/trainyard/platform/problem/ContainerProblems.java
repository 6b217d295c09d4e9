package dev.trainyard.platform.problem;

import dev.trainyard.platform.failure.HeapExhaustion;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Makes Tomcat answer with problems: it refuses malformed requests before Spring sees them. */
@Component
class ContainerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final JsonMapper json;
    private final DataSize maxHeaders;

    ContainerProblems(JsonMapper json, Environment environment) {
        this.json = json;
        this.maxHeaders = DataSize.parse(environment.getProperty("server.max-http-request-header-size", "8KB"));
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> context.getParent().getPipeline().addValve(new Valve(json, maxHeaders)));
    }

    private static final class Valve extends ErrorReportValve {

        private final JsonMapper json;
        private final DataSize maxHeaders;

        Valve(JsonMapper json, DataSize maxHeaders) {
            this.json = json;
            this.maxHeaders = maxHeaders;
        }

        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            if (throwable != null) {
                HeapExhaustion.endProcessIfCauseOf(throwable);
            }
            HttpStatus status = HttpStatus.resolve(response.getStatus());
            if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            // Tomcat does not distinguish a malformed request from too long headers.
            String detail = status.is5xxServerError() ? "Something went wrong in the service."
                    : "The request is malformed, or its first line and headers have more than %d KB.".formatted(maxHeaders.toKilobytes());
            response.setContentType(Problem.mediaType(request.getRequestURI()).toString());
            response.setCharacterEncoding("UTF-8");
            try {
                Writer body = response.getReporter();
                if (body != null) {
                    body.write(json.writeValueAsString(Problem.of(status, detail, request.getRequestURI(), List.of(), List.of())));
                    response.finishResponse();
                }
            } catch (IOException e) {
                // The client has gone away, so nothing can be sent.
                container.getLogger().debug("cannot answer a malformed request", e);
            }
        }
    }
}
