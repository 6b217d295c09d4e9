package dev.trainyard.platform.browser;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The host and port of a {@code Host} or {@code Origin} header.
 *
 * @param host in lower case, without the dot of a fully qualified name; an IPv6 address in brackets
 * @param port −1 if the header has none
 */
record Authority(String host, int port) {

    /**
     * Parses a {@code Host} header; empty if it is not a host with an optional port.
     *
     * @param header such as {@code localhost:8080}
     */
    static Optional<Authority> ofHost(String header) {
        return parse("http://" + header);
    }

    /**
     * Parses an {@code Origin} header; empty for the text {@code null}, which browsers send for pages without an origin.
     *
     * @param header such as {@code http://localhost:8080}
     */
    static Optional<Authority> ofOrigin(String header) {
        return parse(header);
    }

    private static Optional<Authority> parse(String uri) {
        try {
            URI parsed = new URI(uri).parseServerAuthority();
            if (parsed.getHost() == null || parsed.getUserInfo() != null) {
                return Optional.empty();
            }
            String host = parsed.getHost().toLowerCase(Locale.ROOT);
            return Optional.of(new Authority(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, parsed.getPort()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the host is an IP address, which is safe because DNS rebinding needs a name. */
    boolean isAddress() {
        return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    /** Returns whether the host is a name that browsers always resolve to this machine. */
    boolean isLocalhost() {
        return host.equals("localhost") || host.endsWith(".localhost");
    }
}
