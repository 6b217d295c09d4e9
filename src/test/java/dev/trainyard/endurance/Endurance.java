package dev.trainyard.endurance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the processes of these tests are started. */
final class Endurance {

    private Endurance() {
    }

    /** Returns the {@code java} that runs the service: {@code -Dtrainyard.java=}, or that of the build. */
    static Path java() {
        String configured = System.getProperty("trainyard.java", "");
        return configured.isBlank() ? Path.of(System.getProperty("java.home"), "bin", "java") : Path.of(configured);
    }

    static List<String> options(Path directory, String... flags) {
        List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Dtrainyard.data-directory=" + directory.toAbsolutePath()));
        options.addAll(List.of(flags));
        return options;
    }
}
