package dev.trainyard.job;

import dev.trainyard.nn.training.Keep;
import dev.trainyard.platform.json.StoredJson;
import jakarta.persistence.Converter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** Converters of the columns of a job that are stored as JSON. */
final class JobColumns {

    private JobColumns() {
    }

    @Converter
    static final class Specification extends StoredJson<JobSpec> {
        Specification() {
            super(new TypeReference<>() {
            });
        }

        /**
         * Reads a specification. If {@code keep} is null (an old specification without early stopping), it becomes LAST, which was the
         * behaviour at that time: checkpoints of such jobs have no best weights.
         */
        @Override
        public JobSpec convertToEntityAttribute(String json) {
            JobSpec stored = super.convertToEntityAttribute(json);
            return stored == null || stored.keep() != null ? stored : stored.settled(Keep.LAST, stored.warmStart());
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
