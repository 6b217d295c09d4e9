package dev.trainyard.platform.body;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Limits every {@code @RequestBody} to its {@link MaxBody}, before a converter reads it. */
@ControllerAdvice
class BodyLimits extends RequestBodyAdviceAdapter {

    private record Bounded(HttpHeaders headers, InputStream body) implements HttpInputMessage {

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return body;
        }
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type type,
            Class<? extends HttpMessageConverter<?>> converter) throws IOException {
        MaxBody max = parameter.getParameterAnnotation(MaxBody.class);
        return new Bounded(message.getHeaders(), new BoundedBody(message.getBody(), message.getHeaders().getContentLength(),
                max == null ? MaxBody.DEFAULT : max.value()));
    }
}
