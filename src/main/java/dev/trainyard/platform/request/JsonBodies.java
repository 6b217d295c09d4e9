package dev.trainyard.platform.request;

import java.util.Set;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters.ServerBuilder;
import org.springframework.stereotype.Component;

/**
 * Removes the converters of YAML, XML and binary JSON. Spring adds one for each library on the class path, whatever brought the library;
 * these use another version of Jackson, which has neither the service's names of fields nor its rules.
 */
@Component
class JsonBodies implements ServerHttpMessageConvertersCustomizer {

    private static final Set<String> FORMATS = Set.of("yaml", "xml", "cbor", "x-jackson-smile");

    @Override
    public void customize(ServerBuilder builder) {
        builder.configureMessageConvertersList(converters -> converters.removeIf(JsonBodies::isOther));
    }

    private static boolean isOther(HttpMessageConverter<?> converter) {
        return converter.getSupportedMediaTypes().stream().anyMatch(type -> FORMATS.contains(type.getSubtype()));
    }
}
