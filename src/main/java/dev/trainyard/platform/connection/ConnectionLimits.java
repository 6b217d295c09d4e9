package dev.trainyard.platform.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Limits the time in which headers must arrive, and the number of connections to half of the files that the process may open: the database
 * and the jobs need files, too.
 */
@Component
@EnableConfigurationProperties(ConnectionProperties.class)
class ConnectionLimits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ConnectionProperties properties;

    ConnectionLimits(ConnectionProperties properties) {
        this.properties = properties;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof ObservedHttpProtocol protocol) {
                protocol.setHeaderTime(properties.headerTime());
                protocol.setMaxConnections(connections(protocol.getMaxConnections(), maxFiles()));
            }
        });
    }

    /**
     * Returns the number of connections to allow.
     *
     * @param configured number that the configuration allows; negative for any
     * @param files      number of files that the process may open
     */
    static int connections(int configured, long files) {
        long most = Math.max(1, Math.min(files / 2, Integer.MAX_VALUE));
        return configured < 0 ? (int) most : (int) Math.min(configured, most);
    }

    private static long maxFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
