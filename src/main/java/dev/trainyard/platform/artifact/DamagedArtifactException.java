package dev.trainyard.platform.artifact;

import java.io.IOException;

/** An artifact is missing, or its content differs from the written content. */
public class DamagedArtifactException extends IOException {

    private static final long serialVersionUID = 1;

    public DamagedArtifactException(String message) {
        super(message);
    }
}
