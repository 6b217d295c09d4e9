package dev.trainyard.inference.protocol;

import java.util.List;

/**
 * The name and version of this service, and the extensions of the protocol that it supports.
 *
 * @param name       the name of the service
 * @param version    the version of the service
 * @param extensions the names of the supported extensions
 */
record ServerMetadata(String name, String version, List<String> extensions) {

    /** Names as in Triton's documentation. */
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "classification", "model_configuration",
            "model_repository", "parameters", "schedule_policy", "statistics");

    static ServerMetadata current() {
        String version = ServerMetadata.class.getPackage().getImplementationVersion();
        return new ServerMetadata("trainyard", version == null ? "development" : version, EXTENSIONS);
    }
}
