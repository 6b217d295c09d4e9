package dev.trainyard.platform.openapi;

import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.Problem;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** Completes the operations: descriptions of parameters, refusals, headers, unique names. */
final class Operations implements GlobalOperationCustomizer, GlobalOpenApiCustomizer {

    /** Parameters that mean the same in every operation. */
    private static final Map<String, String> COMMON = Map.of(
            "id", "Id of the job",
            "model", "Name of the model",
            "alias", "Name of the alias",
            "version", "Number of the version, an alias, or `latest`",
            "limit", "Largest number of elements on the page",
            "after", "Where the page begins: `next` of the page before. Absent for the first page");

    private final RecordConverter schemas;

    Operations(RecordConverter schemas) {
        this.schemas = schemas;
    }

    /** Describes the parameters by the method's Javadoc. */
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if (operation.getParameters() == null) {
            return operation;
        }
        for (Parameter parameter : operation.getParameters()) {
            if (parameter.getDescription() == null) {
                component(handler, parameter.getName())
                        .flatMap(name -> Descriptions.ofParameter(handler.getMethod(), name))
                        .or(() -> Optional.ofNullable(COMMON.get(parameter.getName())))
                        .ifPresent(parameter::setDescription);
            }
            if (parameter.getName().equals("limit") && handler.getMethod().getReturnType() == Page.class) {
                parameter.getSchema().setMinimum(BigDecimal.ONE);
                parameter.getSchema().setMaximum(BigDecimal.valueOf(Page.MAX_LIMIT));
            }
        }
        return operation;
    }

    private static Optional<String> component(HandlerMethod handler, String name) {
        return Arrays.stream(handler.getMethod().getParameters()).map(java.lang.reflect.Parameter::getName)
                .filter(parameter -> parameter.equals(name) || Names.wire(parameter).equals(name)).findFirst();
    }

    @Override
    public void customise(OpenAPI api) {
        Schema<?> problem = schemas.of(Problem.class);
        Map<String, Long> methods = api.getPaths().values().stream().flatMap(item -> item.readOperations().stream())
                .collect(Collectors.groupingBy(Operations::name, Collectors.counting()));
        api.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
            removeParametersOfOtherPaths(path, operation);
            String name = name(operation);
            operation.setOperationId(methods.get(name) > 1 && path.contains("{version}") ? name + "OfVersion" : name);
            Refusals.describe(operation, path, RequestMethod.resolve(method.name()), problem);
            describeLocation(operation);
        }));
        schemas.definitions().forEach(api.getComponents()::addSchemas);
    }

    /** A method that serves several paths has the variables of all of them. */
    private static void removeParametersOfOtherPaths(String path, Operation operation) {
        if (operation.getParameters() != null) {
            operation.getParameters().removeIf(parameter -> "path".equals(parameter.getIn())
                    && !path.contains("{" + parameter.getName() + "}"));
            operation.getParameters().stream().filter(parameter -> "path".equals(parameter.getIn()))
                    .forEach(parameter -> parameter.setRequired(true));
        }
    }

    /** Returns the name without the number that springdoc appends if a method serves several paths. */
    private static String name(Operation operation) {
        return operation.getOperationId().replaceFirst("(_\\d+)+$", "");
    }

    private static void describeLocation(Operation operation) {
        ApiResponse created = operation.getResponses().get("201");
        if (created != null) {
            created.addHeaderObject(HttpHeaders.LOCATION, new Header().description("Path of what was created")
                    .required(true).schema(Schemas.typed("string")));
        }
    }
}
