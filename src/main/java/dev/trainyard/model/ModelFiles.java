package dev.trainyard.model;

import dev.trainyard.platform.artifact.ArtifactOwner;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lists the weights files of all versions, which the sweeps of orphans must keep. */
@Component
class ModelFiles implements ArtifactOwner {

    static final String DIRECTORY = "models";

    private final VersionRepository versions;

    ModelFiles(VersionRepository versions) {
        this.versions = versions;
    }

    @Override
    public String directory() {
        return DIRECTORY;
    }

    @Override
    public Set<String> keys() {
        return versions.findArtifacts();
    }
}
