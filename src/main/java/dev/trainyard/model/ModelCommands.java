package dev.trainyard.model;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.problem.ProblemException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Moves aliases and deletes aliases, versions and models. Every change locks the model's row. */
@Service
@Transactional
class ModelCommands {

    private final ModelRepository models;
    private final VersionRepository versions;
    private final AliasRepository aliases;
    private final ArtifactStore files;
    private final ApplicationEventPublisher events;
    private final List<VersionDeletionGuard> uses;

    ModelCommands(ModelRepository models, VersionRepository versions, AliasRepository aliases, ArtifactStore files,
            ApplicationEventPublisher events, List<VersionDeletionGuard> uses) {
        this.models = models;
        this.versions = versions;
        this.aliases = aliases;
        this.files = files;
        this.events = events;
        this.uses = uses;
    }

    /**
     * Points an alias to a version.
     *
     * @throws ProblemException 404 if the model does not exist, 422 if the alias is malformed or the version does not exist
     */
    void point(String model, String alias, int version) {
        lock(model);
        List<Violation> violations = new ArrayList<>();
        if (!ModelAlias.NAME.matcher(alias).matches() || alias.equals(ModelAlias.LATEST)) {
            violations.add(new Violation("alias", ("must begin with a letter, be at most 63 of a-z, 0-9, '_' and '-', and not be \"%s\", "
                    + "got \"%s\"").formatted(ModelAlias.LATEST, alias)));
        }
        Optional<ModelVersion> target = versions.findByModelAndVersion(model, version);
        if (target.isEmpty()) {
            violations.add(new Violation("version", "must be one of the model's versions, got " + version));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        aliases.save(new ModelAlias(new ModelAlias.Id(model, alias), target.get().getId()));
    }

    /** Removes an alias; does nothing if it does not exist. */
    void removeAlias(String model, String alias) {
        lock(model);
        aliases.deleteById(new ModelAlias.Id(model, alias));
    }

    /** @throws ProblemException 404 if the version does not exist, 409 if an alias or an unfinished job's warm start refers to it */
    void deleteVersion(String model, int number) {
        lock(model);
        ModelVersion version = versions.findByModelAndVersion(model, number).orElseThrow(
                () -> ProblemException.notFound("Model %s has no version %d.".formatted(model, number)));
        refuseIfPointedTo(aliases.findPointers(Set.of(model)).stream().filter(p -> p.version() == number).toList());
        refuseIfUsed(model, Set.of(number));
        delete(version);
    }

    /**
     * Deletes a model and all its versions.
     *
     * @throws ProblemException 404 if the model does not exist, 409 if it has aliases or a version is an unfinished job's warm start
     */
    void deleteModel(String model) {
        lock(model);
        refuseIfPointedTo(aliases.findPointers(Set.of(model)));
        List<ModelVersion> all = versions.findByModel(model);
        refuseIfUsed(model, all.stream().map(ModelVersion::version).collect(Collectors.toSet()));
        all.forEach(this::delete);
        versions.flush();
        models.delete(model, Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    private void lock(String model) {
        models.lock(model).orElseThrow(() -> ModelQueries.noModel(model));
    }

    private static void refuseIfPointedTo(List<AliasRepository.Pointer> pointers) {
        if (!pointers.isEmpty()) {
            throw ProblemException.conflict("Aliases point to it: %s. Move or remove them first.".formatted(pointers.stream()
                    .map(p -> p.alias() + " to version " + p.version()).collect(Collectors.joining(", "))));
        }
    }

    private void refuseIfUsed(String model, Set<Integer> numbers) {
        Set<Integer> used = new TreeSet<>();
        uses.forEach(use -> used.addAll(use.versionsInUse(model)));
        used.retainAll(numbers);
        if (!used.isEmpty()) {
            throw ProblemException.conflict("Unfinished jobs use it as their warm start: version %s. Cancel them first, or wait for them."
                    .formatted(used.stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
    }

    private void delete(ModelVersion version) {
        versions.delete(version);
        events.publishEvent(new VersionDeleted(version.getId()));
        String file = version.file().key();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Models.delete(files, file);
            }
        });
    }
}
