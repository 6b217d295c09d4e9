package dev.trainyard.model.definition;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Combination;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.json.StoredJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/** A definition as texts by name, for the metadata of files: {@code format}, and JSON in all others. */
public final class DefinitionMetadata {

    static final String FORMAT = "trainyard.model/";
    static final String ENSEMBLE_FORMAT = "trainyard.ensemble/";

    private static final SpecificationReader RECORDS = new SpecificationReader();

    private DefinitionMetadata() {
    }

    /** Returns the metadata, with only the fields that the definition has. */
    public static Map<String, String> of(ServableDefinition definition) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (definition.ensemble() == null) {
            metadata.put("format", FORMAT + formatVersion(definition));
            metadata.put("architecture", json(definition.architecture()));
            metadata.put("cost", json(definition.cost()));
        } else {
            metadata.put("format", ENSEMBLE_FORMAT + formatVersion(definition));
            metadata.put("ensemble", json(definition.ensemble()));
        }
        metadata.put("preprocessing", json(definition.preprocessing()));
        metadata.put("targets", json(definition.targets()));
        if (definition.borderLevels() != null) {
            metadata.put("border_levels", json(definition.borderLevels()));
        }
        return metadata;
    }

    /**
     * Reads what {@link #of} returns.
     *
     * @throws InvalidSpecificationException or a problem 422 if a text is malformed
     */
    public static ServableDefinition read(Map<String, String> metadata) {
        String format = metadata.getOrDefault("format", "");
        // In format 1, gelu means gelu_tanh.
        if (!format.matches("trainyard\\.(model|ensemble)/[123]") || format.endsWith("/1") && metadata.getOrDefault(
                "architecture", metadata.getOrDefault("ensemble", "")).contains("\"gelu\"")) {
            throw new InvalidSpecificationException("file", "must have a format from trainyard.model/1 to trainyard.model/3, got " + format);
        }
        Targets targets = read(metadata, "targets", Targets.class);
        Preprocessing preprocessing = read(metadata, "preprocessing", Preprocessing.class);
        BorderLevels borderLevels = metadata.containsKey("border_levels") ? read(metadata, "border_levels", BorderLevels.class) : null;
        if (!format.startsWith(FORMAT)) {
            return ServableDefinition.of(ensemble(metadata, targets), targets, preprocessing, borderLevels);
        }
        return ServableDefinition.of(read(metadata, "architecture", Architecture.class), read(metadata, "cost", Cost.class), targets,
                preprocessing, borderLevels);
    }

    private static EnsembleSpec ensemble(Map<String, String> metadata, Targets targets) {
        EnsembleSpec ensemble = read(metadata, "ensemble", EnsembleSpec.class);
        boolean complete = ensemble.combination() != null && ensemble.members() != null && !ensemble.members().isEmpty()
                && ensemble.members().size() <= EnsembleSpec.MAX_MEMBERS
                && ensemble.members().stream().allMatch(member -> member != null && member.architecture() != null);
        if (!complete || ensemble.combination() == Combination.VOTE && !targets.isClassification()) {
            throw new InvalidSpecificationException("file", "must have the members of an ensemble in the metadata ensemble");
        }
        return ensemble;
    }

    /** Returns the shape of each tensor by its name. */
    public static Map<String, long[]> shapes(ServableDefinition definition) {
        return WeightsFile.shapes(definition);
    }

    /** Returns the index of each tensor's first value in the flat vector, by the tensor's name. */
    public static Map<String, Long> offsets(ServableDefinition definition) {
        Map<String, Long> offsets = new LinkedHashMap<>();
        long[] next = {0};
        WeightsFile.forEachSection(definition, (name, section) -> {
            offsets.put(name, next[0]);
            next[0] += section.size();
        });
        return offsets;
    }

    private static <T> T read(Map<String, String> metadata, String name, Class<T> type) {
        if (!metadata.containsKey(name)) {
            throw new InvalidSpecificationException("file", "must have the metadata " + name);
        }
        try {
            T value = RECORDS.read(StoredJson.MAPPER.readTree(metadata.get(name)), type);
            if (value == null) {
                throw new InvalidSpecificationException("file", "must have the metadata " + name);
            }
            return value;
        } catch (JacksonException e) {
            throw new InvalidSpecificationException("file", "must have JSON in the metadata %s: %s".formatted(name, e.getOriginalMessage()));
        }
    }

    /**
     * Returns the lowest format version whose readers understand the file: 3 if a network learnt standardised targets, whose scaling
     * must be applied to its outputs; 2 for networks with the activation {@code gelu}, because in format 1 {@code gelu} means
     * {@code gelu_tanh}; else 1.
     */
    private static int formatVersion(ServableDefinition definition) {
        if (definition.scalings().stream().anyMatch(Objects::nonNull)) {
            return 3;
        }
        return definition.networks().stream().flatMap(network -> network.layers().stream())
                .anyMatch(layer -> layer.activation() == Activation.GELU) ? 2 : 1;
    }

    private static String json(Object value) {
        return StoredJson.MAPPER.writeValueAsString(value);
    }
}
