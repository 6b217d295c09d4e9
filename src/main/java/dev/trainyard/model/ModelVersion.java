package dev.trainyard.model;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.platform.artifact.Artifact;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.data.domain.Persistable;

/** A trained network or ensemble; immutable. */
@Entity
@Table(name = "model_versions")
public class ModelVersion implements Persistable<UUID> {

    /** Provenance key of the metric that selected the weights; its value is null for the last weights. */
    private static final String SELECTED_ON = "selected_on";

    @Id
    private UUID id;
    private String model;
    private int version;
    private UUID jobId;
    @Convert(converter = ModelColumns.OfDefinition.class)
    private ServableDefinition definition;
    private String artifact;
    private String sha256;
    private long sizeBytes;
    private String weightsSha256;
    private long parameters;
    @Convert(converter = ModelColumns.OfMetrics.class)
    private Map<String, Double> metrics;
    @Convert(converter = ModelColumns.OfProvenance.class)
    private Map<String, Object> provenance;
    private Instant createdAt;
    @Transient
    private boolean stored;

    protected ModelVersion() {
    }

    ModelVersion(UUID id, int version, NewModelVersion registered, Artifact file, String weightsSha256, Instant now) {
        this.id = id;
        this.model = registered.model();
        this.version = version;
        this.jobId = registered.job();
        this.definition = registered.definition();
        this.artifact = file.key();
        this.sha256 = file.sha256();
        this.sizeBytes = file.bytes();
        this.weightsSha256 = weightsSha256;
        this.parameters = registered.parameters().length();
        this.metrics = new TreeMap<>(registered.metrics());
        this.provenance = registered.provenance();
        this.createdAt = now;
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }

    public String model() {
        return model;
    }

    public int version() {
        return version;
    }

    public VersionId versionId() {
        return new VersionId(id, model, version);
    }

    VersionSummary known() {
        return new VersionSummary(versionId(), definition, weightsSha256, jobId);
    }

    UUID jobId() {
        return jobId;
    }

    public ServableDefinition definition() {
        return definition;
    }

    public Artifact file() {
        return new Artifact(artifact, sha256, sizeBytes);
    }

    String weightsSha256() {
        return weightsSha256;
    }

    long parameters() {
        return parameters;
    }

    Map<String, Double> metrics() {
        return metrics;
    }

    /** Returns whether this version has the best or the last weights of its job; null for an ensemble. */
    Keep kept() {
        return jobId == null ? null : provenance.get(SELECTED_ON) == null ? Keep.LAST : Keep.BEST;
    }

    Map<String, Object> provenance() {
        return provenance;
    }

    Instant createdAt() {
        return createdAt;
    }
}
