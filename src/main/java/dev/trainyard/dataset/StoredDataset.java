package dev.trainyard.dataset;

import dev.trainyard.platform.artifact.Artifact;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** The row of a data set whose content is a file in the artifact store. It is never changed. */
@Entity
@Table(name = "datasets")
class StoredDataset implements Persistable<String> {

    @Id
    private String name;
    private String sha256;
    private long bytes;
    private String contentKey;
    private String source;
    @Column(length = 1_000_000)
    private String description;
    private Instant createdAt;
    @Transient
    private boolean isNew;

    protected StoredDataset() {
    }

    StoredDataset(String name, Artifact content, String source, String description, Instant createdAt) {
        this.name = name;
        this.sha256 = content.sha256();
        this.bytes = content.bytes();
        this.contentKey = content.key();
        this.source = source;
        this.description = description;
        this.createdAt = createdAt;
        this.isNew = true;
    }

    Artifact content() {
        return new Artifact(contentKey, sha256, bytes);
    }

    String source() {
        return source;
    }

    String description() {
        return description;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Override
    public String getId() {
        return name;
    }

    /** Makes {@code save} insert without a look-up by name, so that a second data set of a name is refused instead of merged. */
    @Override
    public boolean isNew() {
        return isNew;
    }
}
