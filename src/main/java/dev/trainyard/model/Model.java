package dev.trainyard.model;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A name under which versions are registered. {@link ModelRepository#insertIfAbsent} inserts the row, and nothing ever removes it. So a
 * registration can always lock it, and version numbers continue after the model has been deleted.
 */
@Entity
@Table(name = "models")
class Model {

    @Id
    private String name;
    private int lastVersion;
    private Instant createdAt;
    /** Null unless the model is deleted. */
    private Instant deletedAt;

    protected Model() {
    }

    String name() {
        return name;
    }

    Instant createdAt() {
        return createdAt;
    }
}
