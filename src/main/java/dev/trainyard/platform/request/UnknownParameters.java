package dev.trainyard.platform.request;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses query parameters that a call does not have, as unknown fields of a body are refused: a list must not ignore a misspelt filter and
 * show everything.
 */
@Component
class UnknownParameters implements WebMvcConfigurer, HandlerInterceptor {

    private static final String OWN = "dev.trainyard.";

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() == null || request.getDispatcherType() != DispatcherType.REQUEST
                || !(handler instanceof HandlerMethod called) || !called.getBeanType().getName().startsWith(OWN)) {
            return true;
        }
        Set<String> names = known.computeIfAbsent(called.getMethod(), UnknownParameters::parameters);
        List<Violation> unknown = QueryParameters.names(request.getQueryString()).stream().filter(name -> !names.contains(name))
                .map(name -> new Violation(Violation.escaped(name), "is not a parameter of this call"
                        + hint(name, names)))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
        return true;
    }

    private static String hint(String name, Set<String> names) {
        String hint = Suggestions.hint(name, names);
        return !hint.isEmpty() ? hint : names.isEmpty() ? ", which has none" : "; there are " + String.join(", ", names);
    }

    private static Set<String> parameters(Method method) {
        return Arrays.stream(method.getParameters()).filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .map(UnknownParameters::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Parameter parameter) {
        RequestParam annotation = parameter.getAnnotation(RequestParam.class);
        String name = annotation.name().isEmpty() ? annotation.value() : annotation.name();
        return name.isEmpty() ? parameter.getName() : name;
    }
}
