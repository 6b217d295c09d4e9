package dev.trainyard.model;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import java.util.regex.Pattern;

/** A movable pointer from a name to one of a model's versions. */
@Entity
@Table(name = "model_aliases")
class ModelAlias {

    /** Alias of the version that predictions use by default. */
    static final String CHAMPION = "champion";

    /** Reserved name of the newest version. */
    static final String LATEST = "latest";

    /** Names begin with a letter, so that they differ from version numbers. */
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    @Embeddable
    record Id(String model, String alias) implements Serializable {
    }

    @EmbeddedId
    private Id id;
    private UUID versionId;

    protected ModelAlias() {
    }

    ModelAlias(Id id, UUID versionId) {
        this.id = id;
        this.versionId = versionId;
    }

    String alias() {
        return id.alias();
    }

    UUID versionId() {
        return versionId;
    }
}
