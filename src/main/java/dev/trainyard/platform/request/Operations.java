package dev.trainyard.platform.request;

/** The addresses of health and metrics, which are served however much else is asked for. */
final class Operations {

    private Operations() {
    }

    static boolean include(String path) {
        return path.equals("/actuator") || path.startsWith("/actuator/") || path.startsWith("/v2/health/");
    }
}
