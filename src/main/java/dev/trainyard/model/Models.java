package dev.trainyard.model;

import java.io.IOException;
import org.springframework.stereotype.Service;

/** Names, their numbered trained networks, and aliases that point to one of them. */
@Service
public class Models {

    /**
     * What became of a registration.
     *
     * @param sha256 of the parameters' bytes alone (float32, little-endian), so that two equal networks have equal hashes
     */
    public record Registered(String model, int version, String sha256) {
    }

    /**
     * Writes the weights and registers the next version; answers the existing one when this job has registered before. Takes
     * part in the caller's transaction: when that rolls back, there is no version.
     */
    public Registered register(NewModelVersion version) throws IOException {
        throw new UnsupportedOperationException();
    }
}
