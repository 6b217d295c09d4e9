package dev.trainyard.platform.startup;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.pattern.DynamicConverter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Escapes control characters in the log, so that no request can forge a log line or send commands to a terminal that shows the log.
 * Changes the appenders configured by Spring Boot. Structured logs need no change, because JSON escapes control characters.
 */
class EscapedLogs implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final Map<Supplier<DynamicConverter>, List<String>> CONVERTERS = Map.of(
            EscapedMessage::new, List.of("m", "msg", "message"),
            EscapedThrowable::new, List.of("ex", "exception", "throwable", "xEx", "xException", "xThrowable", "wex", "wEx"));

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(EscapedLogs::escape);
        }
    }

    private static void escape(Appender<ILoggingEvent> appender) {
        if (appender instanceof OutputStreamAppender<ILoggingEvent> stream && stream.getEncoder() instanceof PatternLayoutEncoder encoder
                && encoder.getLayout() instanceof PatternLayout layout) {
            CONVERTERS.forEach((converter, words) -> words.forEach(word -> layout.getInstanceConverterMap().put(word, converter)));
            // Makes the layout create its converters again, now from this map.
            layout.start();
        }
    }
}
