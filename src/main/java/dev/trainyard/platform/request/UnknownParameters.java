package dev.trainyard.platform.request;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ParameterTypes;
import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses query parameters that a call does not have, as unknown fields of a body are refused: a list must not ignore a misspelt filter and
 * show everything. Also refuses values that are not of a parameter's type. One answer names all of them; Spring would name the first.
 */
@Component
class UnknownParameters implements WebMvcConfigurer, HandlerInterceptor {

    private static final String OWN = "dev.trainyard.";

    private final Map<Method, Map<String, Class<?>>> known = new ConcurrentHashMap<>();

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
        Map<String, Class<?>> types = known.computeIfAbsent(called.getMethod(), UnknownParameters::parameters);
        List<Violation> wrong = new ArrayList<>();
        boolean malformed = false;
        for (Map.Entry<String, List<String>> given : QueryParameters.values(request.getQueryString()).entrySet()) {
            Class<?> type = types.get(given.getKey());
            String field = Violation.escaped(given.getKey());
            if (type == null) {
                wrong.add(new Violation(field, "is not a parameter of this call" + hint(given.getKey(), types.keySet())));
            } else if (!isOfType(given.getValue().get(0), type)) {
                malformed = true;
                wrong.add(new Violation(field, ParameterTypes.rule(type, given.getValue().get(0))));
            }
        }
        if (malformed) {
            throw ParameterTypes.refusal(wrong);
        }
        ProblemException.requireParameters(wrong);
        return true;
    }

    /** Converts as Spring will: of several values, a single parameter takes the first; an empty one stands for the default. */
    private static boolean isOfType(String value, Class<?> type) {
        if (!BeanUtils.isSimpleValueType(type) || type == String.class || value.isEmpty()) {
            return true;
        }
        try {
            DefaultConversionService.getSharedInstance().convert(value, type);
            return true;
        } catch (ConversionException e) {
            return false;
        }
    }

    private static String hint(String name, Set<String> names) {
        String hint = Suggestions.hint(name, names);
        return !hint.isEmpty() ? hint : names.isEmpty() ? ", which has none" : "; there are " + String.join(", ", names);
    }

    private static Map<String, Class<?>> parameters(Method method) {
        Map<String, Class<?>> types = new TreeMap<>();
        Arrays.stream(method.getParameters()).filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .forEach(parameter -> types.put(name(parameter), parameter.getType()));
        return types;
    }

    private static String name(Parameter parameter) {
        RequestParam annotation = parameter.getAnnotation(RequestParam.class);
        String name = annotation.name().isEmpty() ? annotation.value() : annotation.name();
        return name.isEmpty() ? parameter.getName() : name;
    }
}
