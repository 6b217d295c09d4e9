package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelsTest extends ModelTest {

    @Test
    void numbersVersionsFromOne() throws Exception {
        assertThat(register("numbers").version()).isEqualTo(1);
        assertThat(register("numbers").version()).isEqualTo(2);
        assertThat(models.versions("numbers")).containsExactly(1, 2);
        assertThat(models.resolve("numbers", null).version()).isEqualTo(2);
        assertThat(models.resolve("numbers", "1").version()).isEqualTo(1);
        assertThat(models.resolve("numbers", "latest").version()).isEqualTo(2);
    }

    @Test
    void hashesTheParametersBytes() throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * WEIGHTS.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(WEIGHTS);
        assertThat(register("hashed").sha256())
                .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())));
    }

    @Test
    void sameJobGetsTheSameVersion() throws Exception {
        NewModelVersion version = version("same", UUID.randomUUID());
        assertThat(models.register(models.write(version))).isEqualTo(models.register(models.write(version)));
        assertThat(models.versions("same")).containsExactly(1);
    }

    @Test
    void concurrentRegistrationsOfOneJobGetOneVersion() throws Exception {
        NewModelVersion version = version("raced", UUID.randomUUID());
        Set<String> before = files();
        assertThat(inParallel(8, i -> models.register(models.write(version)))).containsOnly(models.register(models.write(version)));
        assertThat(files()).hasSize(before.size() + 1);
    }

    @Test
    void parallelRegistrationsGetDifferentNumbers() throws Exception {
        List<Integer> numbers = inParallel(12, i -> register("parallel").version());
        assertThat(numbers).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
    }

    @Test
    void rolledBackRegistrationLeavesNothing() throws Exception {
        Set<String> before = files();
        transaction.executeWithoutResult(status -> {
            assertThat(registerUnchecked("undone").version()).isEqualTo(1);
            status.setRollbackOnly();
        });
        assertThat(files()).isEqualTo(before);
        assertThat(models.versions("undone")).isEmpty();
        assertThat(mvc.get().uri("/api/v1/models/undone")).hasStatus(404);
        assertThat(register("undone").version()).isEqualTo(1);
    }

    @Test
    void doesNotReuseVersionNumbersAfterDeletion() throws Exception {
        register("forgotten");
        register("forgotten");
        assertThat(mvc.delete().uri("/api/v1/models/forgotten/versions/2")).hasStatus(204);
        assertThat(register("forgotten").version()).isEqualTo(3);
        assertThat(mvc.delete().uri("/api/v1/models/forgotten")).hasStatus(204);

        assertThatThrownBy(() -> models.resolve("forgotten", "3")).hasMessage("There is no model \"forgotten\".");
        assertThat(mvc.get().uri("/api/v1/models/forgotten")).hasStatus(404);
        assertThat(mvc.get().uri("/api/v1/models/forgotten/versions")).hasStatus(404);
        assertThat(mvc.delete().uri("/api/v1/models/forgotten")).hasStatus(404);
        assertThat(mvc.get().uri("/api/v1/models?after=forgotte&limit=1")).hasStatusOk().bodyText().doesNotContain("\"forgotten\"");
        assertThat(register("forgotten").version()).isEqualTo(4);
        assertThat(models.versions("forgotten")).containsExactly(4);
    }

    @Test
    void holdsAVersionOnlyIfItsWeightsMatch() throws Exception {
        String sha256 = register("held").sha256();
        transaction.executeWithoutResult(status -> models.hold("held", 1, sha256));
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> models.hold("held", 1, "00")))
                .hasMessage("Model held version 1 has just been deleted.");
    }

    @Test
    void loadsTheRegisteredNetwork() throws Exception {
        NewModelVersion registered = version("loaded", UUID.randomUUID());
        models.register(models.write(registered));
        TrainedModel loaded = models.load(models.resolve("loaded", "1"));
        assertThat(loaded.parameters().toFloatVector()).containsExactly(WEIGHTS);
        assertThat(loaded.definition()).isEqualTo(registered.definition());
    }

    @Test
    void reportsUnknownModelVersionAndAlias() {
        assertThatThrownBy(() -> models.resolve("nobody", null)).hasMessage("There is no model \"nobody\".");
        registerUnchecked("somebody");
        assertThatThrownBy(() -> models.resolve("somebody", "7")).hasMessage("Model somebody has no version 7.");
        assertThatThrownBy(() -> models.resolve("somebody", "x")).hasMessage("Model somebody has no alias \"x\".");
    }
}
