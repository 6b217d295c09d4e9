package dev.trainyard.job.execution;

import dev.trainyard.job.lifecycle.Provenance;
import dev.trainyard.job.spec.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Builds the provenance of results: the versions of the program and of Java, and the processor. */
@Component
class ProvenanceSource {

    private static final Path LINUX_PROCESSORS = Path.of("/proc/cpuinfo");

    private final String programVersion;
    private final String cpu = cpu();

    ProvenanceSource(ObjectProvider<BuildProperties> build) {
        programVersion = Optional.ofNullable(build.getIfAvailable()).map(BuildProperties::getVersion)
                .or(() -> Optional.ofNullable(ProvenanceSource.class.getPackage().getImplementationVersion()))
                .orElse("development");
    }

    /** @param selectedOn the metric that selects the weights; null if the last weights are kept */
    Provenance provenance(String datasetSha256, JobSpec specification, String selectedOn) {
        return new Provenance(datasetSha256, programVersion, System.getProperty("java.version"), cpu, specification.seed(),
                specification.threads(), selectedOn, specification.warmStart());
    }

    private static String cpu() {
        if (Files.isReadable(LINUX_PROCESSORS)) {
            try (Stream<String> lines = Files.lines(LINUX_PROCESSORS)) {
                Optional<String> model = lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst();
                if (model.isPresent()) {
                    return model.get();
                }
            } catch (IOException e) {
                // Fall back to the architecture.
            }
        }
        return System.getProperty("os.arch");
    }
}
