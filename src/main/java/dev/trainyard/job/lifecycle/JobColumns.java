package dev.trainyard.job.lifecycle;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.platform.json.StoredJson;
import jakarta.persistence.Converter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** Converters of the columns of a job that are stored as JSON. */
public final class JobColumns {

    private JobColumns() {
    }

    @Converter
    public static final class Specification extends StoredJson<JobSpec> {
        public Specification() {
            super(new TypeReference<>() {
            });
        }

        /**
         * Reads a specification. An old specification without early stopping has no {@code keep}. Its job kept the last weights, and its
         * checkpoints have no best weights, so {@code keep} becomes LAST.
         */
        @Override
        public JobSpec convertToEntityAttribute(String json) {
            JobSpec stored = super.convertToEntityAttribute(json);
            return stored == null || stored.keep() != null ? stored
                    : stored.settled(stored.standardizeTargets(), Keep.LAST, stored.warmStart());
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
