package dev.trainyard.platform.startup;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.trainyard.nn.Text;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.slf4j.helpers.MessageFormatter;

/** Formats log messages with escaped arguments, because arguments contain texts of clients. Line breaks of the message itself stay. */
final class EscapedMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        String message = arguments == null || arguments.length == 0 ? event.getFormattedMessage()
                : MessageFormatter.arrayFormat(event.getMessage(), Arrays.stream(arguments)
                        .map(argument -> argument == null ? null : Text.escaped(argument.toString())).toArray()).getMessage();
        return lines(message);
    }

    /** Escapes control characters except line breaks and tabs. */
    static String lines(String message) {
        return message.lines().map(line -> Arrays.stream(line.split("\t", -1)).map(Text::escaped).collect(Collectors.joining("\t")))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
