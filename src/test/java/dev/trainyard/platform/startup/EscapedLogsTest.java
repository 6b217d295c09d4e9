package dev.trainyard.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class EscapedLogsTest {

    private static final String FORGED = "a\u001B[31m\n2026-01-01 ERROR forged\u202E";
    private static final String ESCAPED = "a\\u001B[31m\\u000A2026-01-01 ERROR forged\\u202E";

    @Configuration
    static class Nothing {
    }

    @Test
    void escapesTextsOfClients(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run("--spring.main.banner-mode=off", "--spring.main.lazy-initialization=true").close();
        org.slf4j.Logger log = LoggerFactory.getLogger("dev.trainyard.test");

        log.warn("key {} was refused", FORGED);
        log.warn("the service failed", new IllegalStateException(FORGED, new IllegalArgumentException(FORGED)));

        assertThat(output.getAll()).doesNotContain("\u001B[31m\n", "\u202E", "\n2026-01-01 ERROR")
                .contains("key " + ESCAPED + " was refused", "java.lang.IllegalStateException: " + ESCAPED,
                        "Caused by: java.lang.IllegalArgumentException: " + ESCAPED, "\tat ");
    }

    @Test
    void keepsLineBreaksOfTheMessageItself() {
        Logger logger = new LoggerContext().getLogger("test");
        assertThat(new EscapedMessage().convert(new LoggingEvent("", logger, Level.INFO, "first\n\tsecond\u001B", null, null)))
                .isEqualTo("first" + System.lineSeparator() + "\tsecond\\u001B");
        assertThat(new EscapedMessage().convert(new LoggingEvent("", logger, Level.INFO, "{} of {}", null, new Object[] {1, null})))
                .isEqualTo("1 of null");
    }
}
