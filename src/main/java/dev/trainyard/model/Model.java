package dev.trainyard.model;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A name under which versions are registered. Rows are inserted by {@link ModelRepository#insertIfAbsent}. */
@Entity
@Table(name = "models")
class Model {

    @Id
    private String name;
    private int lastVersion;
    private Instant createdAt;

    protected Model() {
    }

    String name() {
        return name;
    }

    Instant createdAt() {
        return createdAt;
    }
}
