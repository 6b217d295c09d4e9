package dev.trainyard.platform.startup;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.trainyard.nn.Text;
import java.util.Arrays;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/** Prints exceptions with escaped messages, because a line break in a message could forge a log line. */
final class EscapedThrowable extends ExtendedWhitespaceThrowableProxyConverter {

    private record Escaped(IThrowableProxy of) implements IThrowableProxy {

        static IThrowableProxy escaped(IThrowableProxy of) {
            return of == null ? null : new Escaped(of);
        }

        @Override
        public String getMessage() {
            return of.getMessage() == null ? null : Text.escaped(of.getMessage());
        }

        @Override
        public String getOverridingMessage() {
            return of.getOverridingMessage() == null ? null : Text.escaped(of.getOverridingMessage());
        }

        @Override
        public String getClassName() {
            return of.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return of.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return of.getCommonFrames();
        }

        @Override
        public IThrowableProxy getCause() {
            return escaped(of.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Arrays.stream(of.getSuppressed()).map(Escaped::escaped).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return of.isCyclic();
        }
    }

    @Override
    protected String throwableProxyToString(IThrowableProxy exception) {
        return super.throwableProxyToString(Escaped.escaped(exception));
    }
}
