package dev.trainyard.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of well-known data sets, which are not part of the project. */
final class KnownFiles {

    /** The same place as the property's, in a test's configuration. */
    static final String PROPERTY = "trainyard.datasets=${TRAINYARD_DATASETS:../shared/datasets}";

    private KnownFiles() {
    }

    /** The directory with MNIST's files; without them the test is skipped and says so. */
    static Path mnist() {
        Path mnist = Path.of(Optional.ofNullable(System.getenv("TRAINYARD_DATASETS")).orElse("../shared/datasets")).resolve("mnist");
        assumeTrue(Files.isDirectory(mnist), "skipped, since MNIST's files are not in " + mnist.toAbsolutePath().normalize()
                + ": set TRAINYARD_DATASETS to the directory above them");
        return mnist;
    }
}
