package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A package with more files has several subjects and must be divided. */
class PackageSizeTest {

    private static final int MOST_FILES = 25;

    @Test
    void noPackageHasMoreThan25Files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            Map<Path, Long> sizes = files.filter(Files::isRegularFile).collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
            assertThat(sizes).hasSizeGreaterThan(50);
            assertThat(sizes.entrySet()).allSatisfy(size -> assertThat(size.getValue()).as("%s", size.getKey()).isLessThanOrEqualTo(MOST_FILES));
        }
    }
}
