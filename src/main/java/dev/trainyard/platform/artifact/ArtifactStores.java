package dev.trainyard.platform.artifact;

import java.io.IOException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store that {@link ArtifactProperties} choose; of the other, nothing is loaded. */
@Configuration(proxyBeanMethods = false)
class ArtifactStores {

    @Bean
    ArtifactStore artifactStore(ArtifactProperties properties, DataDirectory directory) throws IOException {
        return switch (properties.store()) {
            case DIRECTORY -> new DirectoryArtifactStore(directory.resolve("artifacts"));
            case S3 -> S3ArtifactStore.connect(properties.s3(), directory.resolve("scratch"));
        };
    }

    @Bean
    HealthIndicator artifactsHealthIndicator(ArtifactStore store) {
        return () -> {
            try {
                store.check();
                return Health.up().build();
            } catch (IOException e) {
                return Health.down(e).build();
            }
        };
    }
}
