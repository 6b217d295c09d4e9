package dev.trainyard.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of well-known data sets, which are not in the repository. */
final class KnownFiles {

    /** Test property with the directory in which {@link #mnist} looks. */
    static final String PROPERTY = "trainyard.datasets=${TRAINYARD_DATASETS:../shared/datasets}";

    private KnownFiles() {
    }

    /** Returns the directory with MNIST's files. Skips the test if they are missing. */
    static Path mnist() {
        Path mnist = Path.of(Optional.ofNullable(System.getenv("TRAINYARD_DATASETS")).orElse("../shared/datasets")).resolve("mnist");
        assumeTrue(Files.isDirectory(mnist), "skipped, since MNIST's files are not in " + mnist.toAbsolutePath().normalize()
                + ": set TRAINYARD_DATASETS to the directory above them");
        return mnist;
    }
}
