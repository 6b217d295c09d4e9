package dev.trainyard.platform.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives springdoc the schemas of the service's own types. springdoc would take them from Jackson 2, which neither has the settings of the
 * service's mapper nor knows the rules of its reader.
 */
final class RecordConverter implements ModelConverter {

    private final JsonMapper json;
    private final Supplier<RequestRecords> requests;
    private final Map<String, Schema<?>> definitions = new TreeMap<>();
    private Schemas schemas;

    RecordConverter(JsonMapper json, Supplier<RequestRecords> requests) {
        this.json = json;
        this.requests = requests;
    }

    @Override
    public synchronized Schema<?> resolve(AnnotatedType annotated, ModelConverterContext context, Iterator<ModelConverter> chain) {
        JavaType type = type(annotated.getType());
        if (type != null && JsonNode.class.isAssignableFrom(type.getRawClass())) {
            return new JsonSchema();
        }
        if (type != null && isOwn(type)) {
            return of(type);
        }
        return chain.hasNext() ? chain.next().resolve(annotated, context, chain) : null;
    }

    /** Returns a reference to the schema of a type. */
    synchronized Schema<?> of(Type type) {
        if (schemas == null) {
            schemas = new Schemas(json, requests.get(), definitions::put);
        }
        return schemas.of(json.constructType(type));
    }

    /** Returns all schemas to which there are references, by name. */
    synchronized Map<String, Schema<?>> definitions() {
        return new TreeMap<>(definitions);
    }

    /** Returns whether it is a type of the service, or an array, a list or a map of such a type. */
    private static boolean isOwn(JavaType type) {
        return type.getRawClass().getName().startsWith(Schemas.OWN)
                || type.isContainerType() && type.getContentType() != null && isOwn(type.getContentType());
    }

    private JavaType type(Type type) {
        if (type instanceof com.fasterxml.jackson.databind.JavaType older) {
            return json.getTypeFactory().constructFromCanonical(older.toCanonical());
        }
        return type == null ? null : json.constructType(type);
    }

    @Override
    public boolean isOpenapi31() {
        return true;
    }
}
