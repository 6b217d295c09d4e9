package dev.trainyard.platform.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.lang.reflect.Method;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** The title, the version and the parts of the OpenAPI description. */
@Configuration(proxyBeanMethods = false)
class Description {

    private static final String TEXT = """
            Trains neural networks, keeps them as versions of models, and answers inference requests.

            `/api/v1` is the service's own interface, `/v2` the Open Inference Protocol. JSON is in snake_case, times are ISO-8601 in UTC. \
            Unknown fields and query parameters are refused. Refusals are problem details (RFC 9457), whose `errors` have all wrong fields.

            The first steps: import a table by `POST /api/v1/datasets`, train by `POST /api/v1/jobs?wait=60s`, then \
            `POST /api/v1/models/{model}/predict`.""";

    @Bean
    OpenAPI api() {
        String version = Description.class.getPackage().getImplementationVersion();
        return new OpenAPI().info(new Info().title("Trainyard").description(TEXT).version(version == null ? "development" : version)
                .license(new License().name("Apache License 2.0").identifier("Apache-2.0")));
    }

    @Bean
    RecordConverter recordConverter(JsonMapper json,
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
        return new RecordConverter(json, () -> RequestRecords.of(operations(mapping.getObject())));
    }

    @Bean
    Operations operations(RecordConverter schemas) {
        return new Operations(schemas);
    }

    private static List<Method> operations(RequestMappingHandlerMapping mapping) {
        return mapping.getHandlerMethods().values().stream().map(HandlerMethod::getMethod)
                .filter(method -> method.getDeclaringClass().getName().startsWith(Schemas.OWN)).toList();
    }
}
