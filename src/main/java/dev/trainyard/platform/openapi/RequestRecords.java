package dev.trainyard.platform.openapi;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The records that clients send: those that the operations declare as bodies, and all records in them. */
final class RequestRecords {

    private final Set<Class<?>> records = new HashSet<>();

    private RequestRecords() {
    }

    /** Finds the records in the bodies that the controllers' methods declare by {@code @RequestBody(content)}. */
    static RequestRecords of(Collection<Method> operations) {
        RequestRecords found = new RequestRecords();
        operations.stream().flatMap(RequestRecords::bodies).map(content -> content.schema().implementation()).forEach(found::add);
        return found;
    }

    boolean contains(Class<?> type) {
        return records.contains(type);
    }

    private static Stream<Content> bodies(Method method) {
        RequestBody body = method.getAnnotation(RequestBody.class);
        Operation operation = method.getAnnotation(Operation.class);
        return Stream.concat(body == null ? Stream.empty() : Stream.of(body.content()),
                operation == null ? Stream.empty() : Stream.of(operation.requestBody().content()));
    }

    private void add(Type type) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(this::add);
        } else if (type instanceof Class<?> plain && plain.getName().startsWith(Schemas.OWN) && !plain.isEnum() && records.add(plain)) {
            if (plain.isSealed()) {
                Stream.of(plain.getPermittedSubclasses()).forEach(this::add);
            }
            if (plain.isRecord()) {
                Stream.of(plain.getRecordComponents()).map(RecordComponent::getGenericType).forEach(this::add);
            }
        }
    }
}
