package dev.trainyard.platform.browser;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Host names by which browsers and other clients reach the service.
 *
 * @param hosts names besides localhost, IP addresses and the machine's own name; {@code *} for any name
 */
@ConfigurationProperties("trainyard")
record BrowserProperties(List<String> hosts) {

    private static final String ANY = "*";

    BrowserProperties {
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
    }

    boolean allowsAnyHost() {
        return hosts.contains(ANY);
    }

    /** Returns the names in lower case, without {@code *}. */
    Set<String> names() {
        return hosts.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).filter(host -> !host.equals(ANY)).collect(Collectors.toSet());
    }
}
