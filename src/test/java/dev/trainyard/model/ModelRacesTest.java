package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.trainyard.BlockedTransactions;
import dev.trainyard.model.ensemble.Ensembles;
import dev.trainyard.model.ensemble.NewEnsemble;
import dev.trainyard.model.export.ExportController;
import dev.trainyard.nn.network.Combination;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Runs two transactions on one model. The second one waits until the first one ends. */
class ModelRacesTest extends ModelTest {

    @Autowired
    private ModelCommands modelCommands;
    @Autowired
    private ModelRepository names;
    @Autowired
    private VersionRepository versions;
    @Autowired
    private VersionQueries queries;
    @Autowired
    private ArtifactStore store;
    @Autowired
    private DataSource database;
    @Autowired
    private ProcessMemory memory;
    @Autowired
    private ComputePool compute;

    @Test
    void registersWhileModelIsDeleted() throws Exception {
        register("race-mortal");

        Models.Registered second = during(() -> modelCommands.deleteModel("race-mortal"), false, () -> register("race-mortal"));

        assertThat(second.version()).isEqualTo(2);
        assertThat(models.versions("race-mortal")).containsExactly(2);
        assertThat(mvc.get().uri("/api/v1/models/race-mortal")).hasStatusOk();
    }

    @Test
    void registersWhileFirstRegistrationIsRolledBack() throws Exception {
        Models.Registered first = during(() -> registerUnchecked("unborn"), true, () -> register("unborn"));

        assertThat(first.version()).isEqualTo(1);
        assertThat(models.versions("unborn")).containsExactly(1);
    }

    @Test
    void createsEnsembleWhileItsModelIsDeleted() throws Exception {
        register("race-member");
        register("race-member");
        register("race-committee");

        int status = during(() -> modelCommands.deleteModel("race-committee"), false, () -> mvc.post().uri("/api/v1/ensembles")
                .contentType(MediaType.APPLICATION_JSON).content("""
                        {"model": "race-committee", "combination": "average",
                         "members": [{"model": "race-member", "version": 1}, {"model": "race-member", "version": 2}]}""")
                .exchange().getResponse().getStatus());

        assertThat(status).isEqualTo(201);
        assertThat(models.versions("race-committee")).containsExactly(2);
    }

    @Test
    void refusesAliasForVersionThatIsBeingDeleted() throws Exception {
        register("racing-alias");
        register("racing-alias");

        assertThat(during(() -> modelCommands.deleteVersion("racing-alias", 1), false, () -> point("racing-alias", 1))).isEqualTo(422);
        assertThat(mvc.get().uri("/api/v1/models/racing-alias/versions/champion")).hasStatus(404);
    }

    @Test
    void refusesDeletionOfVersionThatAliasIsMovedTo() throws Exception {
        register("moved");
        register("moved");

        assertThat(during(() -> modelCommands.point("moved", "champion", 1), false, () -> delete("/api/v1/models/moved/versions/1")))
                .isEqualTo(409);
        assertThat(models.resolve("moved", "champion").version()).isEqualTo(1);
    }

    @Test
    void refusesAliasOfModelThatIsBeingDeleted() throws Exception {
        register("leaving");

        assertThat(during(() -> modelCommands.deleteModel("leaving"), false, () -> point("leaving", 1))).isEqualTo(404);
    }

    @Test
    void deletesModelOnce() throws Exception {
        register("twice");

        assertThat(during(() -> modelCommands.deleteModel("twice"), false, () -> delete("/api/v1/models/twice"))).isEqualTo(404);
    }

    @Test
    void findsNewVersionOfAliasWhenOldOneIsDeletedBetweenBothQueries() throws Exception {
        register("alias");
        register("alias");
        modelCommands.point("alias", "champion", 1);
        VersionQueries interrupted = mock(VersionQueries.class);
        doAnswer(call -> {
            Object found = queries.find("alias", "champion");
            if (models.versions("alias").contains(1)) {
                modelCommands.point("alias", "champion", 2);
                modelCommands.deleteVersion("alias", 1);
            }
            return found;
        }).when(interrupted).find(anyString(), anyString());

        assertThat(new Models(names, versions, interrupted, store).find("alias", new VersionReference("champion"), v -> { }).orElseThrow()
                .version().version()).isEqualTo(2);
    }

    @Test
    void versionDeletedWhileItIsReadIsNotFoundRatherThanDamaged() throws Exception {
        register("vanishing");
        VersionId id = models.resolve("vanishing", "1");
        Models interrupted = new Models(names, versions, queries, deletingBeforeItOpens("vanishing"));

        assertThatThrownBy(() -> interrupted.load(id)).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.status()).isEqualTo(HttpStatus.NOT_FOUND)).hasMessage("There is no vanishing version 1 any more.");
    }

    @Test
    void refusesEnsembleWhoseMemberIsDeletedWhileItIsRead(@Autowired ModelQueries modelQueries) throws Exception {
        register("short-lived");
        register("short-lived");
        Ensembles interrupted = new Ensembles(new Models(names, versions, queries, deletingBeforeItOpens("short-lived")), modelQueries,
                (jobs, ensemble) -> Map.of(), memory, compute, transaction);
        List<NewEnsemble.Member> members = List.of(new NewEnsemble.Member("short-lived", new VersionReference(1)),
                new NewEnsemble.Member("short-lived", new VersionReference(2)));

        assertThatThrownBy(() -> interrupted.create(new NewEnsemble("never", members, Combination.AVERAGE)))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.status()).isEqualTo(HttpStatus.CONFLICT))
                .hasMessageContaining("has just been deleted");
        assertThat(mvc.get().uri("/api/v1/models/never")).hasStatus(404);
    }

    @Test
    void exportOfVersionThatIsBeingDeletedIsNotFound(@Autowired ModelQueries modelQueries) throws Exception {
        register("exported");
        Models interrupted = new Models(names, versions, queries, deletingBeforeItOpens("exported"));

        assertThatThrownBy(() -> new ExportController(interrupted, modelQueries, deletingBeforeItOpens("exported"), memory, List.of())
                .export("exported", "1", "safetensors", false))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.status()).isEqualTo(HttpStatus.NOT_FOUND));
    }

    private ArtifactStore deletingBeforeItOpens(String model) throws Exception {
        ArtifactStore interrupted = mock(ArtifactStore.class, delegatesTo(store));
        doAnswer(call -> {
            if (names.findByName(model).isPresent()) {
                modelCommands.deleteModel(model);
            }
            return store.open(call.getArgument(0, Artifact.class));
        }).when(interrupted).open(any());
        return interrupted;
    }

    /** Runs {@code first} in a transaction that ends once {@code second} is blocked by it; returns the answer of {@code second}. */
    private <T> T during(Runnable first, boolean rollBack, Callable<T> second) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(second.call());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        transaction.executeWithoutResult(status -> {
            first.run();
            thread.start();
            BlockedTransactions.awaitOne(database);
            if (rollBack) {
                status.setRollbackOnly();
            }
        });
        return answer.get();
    }

    private int point(String model, int version) {
        return mvc.put().uri("/api/v1/models/{model}/aliases/champion", model).contentType(MediaType.APPLICATION_JSON)
                .content("{\"version\": %d}".formatted(version)).exchange().getResponse().getStatus();
    }

    private int delete(String path) {
        return mvc.delete().uri(path).exchange().getResponse().getStatus();
    }
}
