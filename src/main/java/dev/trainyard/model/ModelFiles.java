package dev.trainyard.model;

import dev.trainyard.platform.artifact.ArtifactOwner;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which files of weights count. */
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
