package dev.trainyard.platform.request;

/** The paths of health and metrics, which are served under any load. */
final class Operations {

    private Operations() {
    }

    static boolean include(String path) {
        return path.equals("/actuator") || path.startsWith("/actuator/") || path.startsWith("/v2/health/");
    }
}
