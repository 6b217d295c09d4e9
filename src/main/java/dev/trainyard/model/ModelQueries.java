package dev.trainyard.model;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.trainyard.model.AliasRepository.Pointer;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.database.RequestRead;
import dev.trainyard.platform.page.Page;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** Answers queries for models, versions and aliases. */
@Service
@RequestRead
public class ModelQueries {

    private static final int VERSIONS_SHOWN = 100;

    private final Models models;
    private final ModelRepository names;
    private final VersionRepository versions;
    private final AliasRepository aliases;

    ModelQueries(Models models, ModelRepository names, VersionRepository versions, AliasRepository aliases) {
        this.models = models;
        this.names = names;
        this.versions = versions;
        this.aliases = aliases;
    }

    /** Returns a page of models, sorted by name. */
    Page<ModelDescription> models(int limit, String after) {
        List<Model> found = names.findAfter(after == null ? "" : after, Limit.of(Page.checkLimit(limit) + 1));
        return Page.of(found, limit, this::describeAll, Model::name);
    }

    ModelDescription model(String name) {
        Model model = names.findByName(name).orElseThrow(() -> noModel(name));
        List<VersionDescription> newest = describe(versions.findBefore(name, Integer.MAX_VALUE, Limit.of(VERSIONS_SHOWN)));
        return describe(model, aliases.findPointers(Set.of(name)), newest.isEmpty() ? null : newest.get(0), newest);
    }

    /** Returns a page of a model's versions, the newest first. */
    Page<VersionDescription> versions(String model, int limit, String after) {
        names.findByName(model).orElseThrow(() -> noModel(model));
        List<Violation> violations = new ArrayList<>(Page.violations(limit));
        int before = number(after, violations);
        ProblemException.requireParameters(violations);
        List<ModelVersion> found = versions.findBefore(model, before, Limit.of(limit + 1));
        return Page.of(found, limit, this::describe, ModelVersion::version);
    }

    /** @param reference see {@link Models#resolve} */
    public VersionDescription version(String model, String reference) {
        return describe(List.of(entity(model, reference))).get(0);
    }

    public ModelVersion entity(String model, String reference) {
        return models.row(model, reference).orElseThrow(() -> models.absent(model, reference));
    }

    static ProblemException noModel(String name) {
        return ProblemException.notFound("There is no model \"" + name + "\".");
    }

    private List<ModelDescription> describeAll(List<Model> models) {
        Set<String> found = models.stream().map(Model::name).collect(toSet());
        Map<String, List<Pointer>> pointers = aliases.findPointers(found).stream().collect(groupingBy(Pointer::model));
        Map<String, VersionDescription> newest = describe(versions.findNewest(found)).stream()
                .collect(toMap(VersionDescription::model, Function.identity()));
        return models.stream()
                .map(m -> describe(m, pointers.getOrDefault(m.name(), List.of()), newest.get(m.name()), null))
                .toList();
    }

    private static ModelDescription describe(Model model, Collection<Pointer> pointers, VersionDescription newest,
            List<VersionDescription> versions) {
        Map<String, Integer> aliases = pointers.stream()
                .collect(toMap(Pointer::alias, Pointer::version, (a, b) -> b, TreeMap::new));
        return new ModelDescription(model.name(), model.createdAt(), aliases, newest, versions);
    }

    private List<VersionDescription> describe(List<ModelVersion> found) {
        Set<String> models = found.stream().map(ModelVersion::model).collect(toSet());
        Map<UUID, List<String>> names = aliases.findPointers(models).stream()
                .collect(groupingBy(Pointer::versionId, mapping(Pointer::alias, toList())));
        return found.stream().map(v -> VersionDescription.of(v, names.getOrDefault(v.getId(), List.of()))).toList();
    }

    private static int number(String after, List<Violation> violations) {
        try {
            return after == null ? Integer.MAX_VALUE : Integer.parseInt(after);
        } catch (NumberFormatException e) {
            violations.add(new Violation("after", "must be the number of a version, got " + after));
            return Integer.MAX_VALUE;
        }
    }
}
