package dev.trainyard.inference.protocol;

import java.util.List;

/** The name and version of this service, and the extensions of the protocol that it supports. */
record ServerMetadata(String name, String version, List<String> extensions) {

    /** Names as in Triton's documentation. */
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "classification", "model_configuration",
            "model_repository", "parameters", "schedule_policy", "statistics");

    static ServerMetadata current() {
        String version = ServerMetadata.class.getPackage().getImplementationVersion();
        return new ServerMetadata("trainyard", version == null ? "development" : version, EXTENSIONS);
    }
}
