package dev.trainyard.platform.artifact;

import java.io.IOException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Creates the store that {@link ArtifactProperties} select, without loading classes of the other one. */
@Configuration(proxyBeanMethods = false)
class ArtifactStores {

    @Bean
    PhysicalStore physicalStore(ArtifactProperties properties, DataDirectory directory, ProcessDirectory temporary) throws IOException {
        return switch (properties.store()) {
            case DIRECTORY -> new DirectoryArtifactStore(directory.resolve("artifacts"));
            case S3 -> S3ArtifactStore.connect(properties.s3(), temporary.resolve("scratch"));
        };
    }

    @Bean
    @Primary
    ArtifactStore artifactStore(PhysicalStore store, StoreBinding binding) {
        return new BoundArtifactStore(store, binding);
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
