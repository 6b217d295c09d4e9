package dev.trainyard.platform.browser;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The host and port of a {@code Host} or {@code Origin} header.
 *
 * @param host in lower case, without the dot of a fully qualified name; an IPv6 address in brackets
 * @param port −1 where the header has none
 */
record Authority(String host, int port) {

    /** @param header such as {@code localhost:8080}; empty when it is no host with an optional port */
    static Optional<Authority> ofHost(String header) {
        return parse("http://" + header);
    }

    /** @param header such as {@code http://localhost:8080}; empty for {@code null}, the origin of a page without one */
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

    /** An address is no name that somebody else's name server could point to this machine. */
    boolean isAddress() {
        return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    /** Names that every browser looks for on this machine alone. */
    boolean isLocalhost() {
        return host.equals("localhost") || host.endsWith(".localhost");
    }
}
