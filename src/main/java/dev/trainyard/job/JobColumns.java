package dev.trainyard.job;

import dev.trainyard.platform.json.StoredJson;
import jakarta.persistence.Converter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** What of a job is stored as JSON. */
final class JobColumns {

    private JobColumns() {
    }

    @Converter
    static final class Specification extends StoredJson<JobSpec> {
        Specification() {
            super(new TypeReference<>() {
            });
        }
    }

    @Converter
    static final class Metrics extends StoredJson<Map<String, Double>> {
        Metrics() {
            super(new TypeReference<>() {
            });
        }
    }

    @Converter
    static final class Origin extends StoredJson<Provenance> {
        Origin() {
            super(new TypeReference<>() {
            });
        }
    }
}
