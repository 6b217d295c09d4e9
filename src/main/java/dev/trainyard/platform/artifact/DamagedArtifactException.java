package dev.trainyard.platform.artifact;

import java.io.IOException;

/** An artifact is missing or is not what was written. */
public class DamagedArtifactException extends IOException {

    private static final long serialVersionUID = 1;

    public DamagedArtifactException(String message) {
        super(message);
    }
}
