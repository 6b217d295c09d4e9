package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.model.Models;
import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.VersionDeleted;
import dev.trainyard.model.VersionId;
import dev.trainyard.platform.memory.MemoryLimits;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

class ServedModelsTest {

    private static final int THREADS = 8;

    private static final MemorySize TOTAL = new MemorySize(64L << 20, 64L << 20);
    /** Size of the weights of {@link Networks#constant}. */
    private static final long BYTES = 3 * Float.BYTES;

    private final ProcessMemory memory = new ProcessMemory(new MemoryLimits(TOTAL, TOTAL), Duration.ZERO);
    private final Models models = mock(Models.class);
    private final ConcurrentLinkedQueue<INDArray> loaded = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void loadConstants() throws IOException {
        when(models.weightBytes(any())).thenReturn(BYTES);
        when(models.load(any())).thenAnswer(call -> {
            VersionId id = call.getArgument(0);
            TrainedModel model = Networks.constant(id, id.version());
            loaded.add(model.parameters());
            return model;
        });
    }

    @Test
    void manyThreadsGetTheSameAnswerAsOne() throws Exception {
        VersionId id = Networks.version("m", 1);
        doReturn(Networks.sigmoid(id)).when(models).load(any());
        ServedModels served = served(DataSize.ofMegabytes(1));
        float[] alone = ask(served, id, 1, 2, 3, -4);

        inParallel(() -> {
            for (int i = 0; i < 500; i++) {
                assertThat(ask(served, id, 1, 2, 3, -4)).isEqualTo(alone);
            }
        });

        assertThat(alone[1]).isCloseTo(0.75f, within(1e-6f));
        verify(models, times(1)).load(any());
    }

    @Test
    void evictsWithoutFreeingModelsInUse() throws Exception {
        ServedModels served = served(DataSize.ofBytes(0));

        inParallel(() -> {
            for (int i = 0; i < 300; i++) {
                VersionId id = Networks.version("m", 1 + i % 3);
                assertThat(ask(served, id, 1, 2)).containsExactly(id.version());
            }
        });
        served.close();

        assertThat(loaded).hasSizeGreaterThan(3).allMatch(INDArray::wasClosed);
    }

    @Test
    void keepsTheMostRecentlyUsedModels() throws Exception {
        ServedModels served = served(DataSize.ofBytes(2 * 3 * Float.BYTES));
        for (int number : new int[] {1, 2, 1, 3, 1}) {
            served.use(Networks.version("m", number), model -> model.version().version());
        }

        verify(models, times(1)).load(Networks.version("m", 1));
        assertThat(loaded).extracting(INDArray::wasClosed).containsExactly(false, true, false);
    }

    @Test
    void freesADeletedVersionAfterItsLastUse() throws Exception {
        ServedModels served = served(DataSize.ofMegabytes(1));
        VersionId id = Networks.version("m", 1);
        served.use(id, model -> {
            served.deleted(new VersionDeleted(id.id()));
            assertThat(model.predict(new float[] {1, 2}, 1)).containsExactly(1);
            return null;
        });

        assertThat(loaded).allMatch(INDArray::wasClosed);
    }

    @Test
    void loadsAgainAfterAFailure() throws Exception {
        VersionId id = Networks.version("m", 1);
        doThrow(new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "damaged")).doReturn(Networks.constant(id, 7))
                .when(models).load(id);
        ServedModels served = served(DataSize.ofMegabytes(1));

        assertThatThrownBy(() -> served.use(id, model -> null)).isInstanceOf(ProblemException.class).hasMessage("damaged");
        assertThat(ask(served, id, 1, 2)).containsExactly(7);
    }

    @Test
    void releasesAllMemoryWhenItIsClosed() {
        ServedModels served = served(DataSize.ofMegabytes(1));
        for (int number = 1; number <= 3; number++) {
            ask(served, Networks.version("m", number), 1, 2);
        }
        assertThat(memory.used(MemoryUse.MODELS)).isEqualTo(MemorySize.ofNative(3 * BYTES));
        assertThat(memory.used(MemoryUse.NETWORKS).nativeBytes()).isPositive().isEqualTo(served.idleBytes());
        served.close();
        assertThat(memory.used(MemoryUse.MODELS)).isEqualTo(MemorySize.NONE);
        assertThat(memory.used(MemoryUse.NETWORKS)).isEqualTo(MemorySize.NONE);
        assertThat(served.weightBytes()).isZero();
    }

    @Test
    void limitsIdleNetworksOfAllModelsToTheirPartOfTheCache() {
        ServedModels served = served(DataSize.ofKilobytes(32));
        float[] many = new float[2 * 100];
        for (int number = 1; number <= 20; number++) {
            ask(served, Networks.version("m", number), many);
            assertThat(served.idleBytes()).isLessThanOrEqualTo(8 << 10);
        }
        long kept = served.idleBytes();
        assertThat(kept).isPositive();
        ask(served, Networks.version("m", 21), new float[2 * 500]);
        assertThat(served.idleBytes()).as("an oversized network evicts no others").isEqualTo(kept);
    }

    @Test
    void predictsLargeBatchesInSlices() throws Exception {
        VersionId id = Networks.version("m", 1);
        TrainedModel wide = Networks.wide(id, 10_000);
        doReturn(wide).when(models).load(any());
        ServedModels served = served(DataSize.ofMegabytes(64));
        int n = 1500;
        float[] x = new float[10_000 * n];
        for (int i = 0; i < n; i++) {
            x[10_000 * i] = i;
        }
        float[] y = served.use(id, model -> model.predict(x, n));
        assertThat(y).hasSize(n);
        assertThat(y[0]).isEqualTo(0);
        assertThat(y[777]).isEqualTo(777);
        assertThat(y[n - 1]).isEqualTo(n - 1);
        assertThat(memory.used(MemoryUse.NETWORKS).nativeBytes()).isLessThan(17L << 20);
    }

    @Test
    void discardsANetworkWhoseCallFailed() {
        ServedModels served = served(DataSize.ofMegabytes(1));
        VersionId id = Networks.version("m", 1);
        ask(served, id, 1, 2);
        assertThat(served.idleBytes()).isPositive();
        assertThatThrownBy(() -> served.use(id, model -> model.predict(null, 1))).isInstanceOf(NullPointerException.class);
        assertThat(served.idleBytes()).isZero();
        assertThat(memory.used(MemoryUse.NETWORKS)).isEqualTo(MemorySize.NONE);
        assertThat(ask(served, id, 1, 2)).containsExactly(1);
    }

    @Test
    void loadsLargeModelsOneAfterTheOther() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        doAnswer(call -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            VersionId id = call.getArgument(0);
            TrainedModel model = Networks.constant(id, id.version());
            loaded.add(model.parameters());
            Thread.yield();
            atOnce.decrementAndGet();
            return model;
        }).when(models).load(any());
        ServedModels served = served(DataSize.ofBytes(BYTES + 1));
        AtomicInteger next = new AtomicInteger();
        inParallel(() -> {
            for (int i = 0; i < 20; i++) {
                VersionId id = Networks.version("m", next.incrementAndGet());
                assertThat(ask(served, id, 1, 2)).containsExactly(id.version());
                assertThat(served.weightBytes()).isLessThanOrEqualTo(BYTES);
            }
        });
        assertThat(most).hasValue(1);
    }

    @Test
    void freesUnusedModelsForOtherReservations() {
        ServedModels served = served(DataSize.ofMegabytes(1));
        VersionId used = Networks.version("m", 1);
        ask(served, Networks.version("m", 2), 1, 2);
        served.use(used, model -> {
            assertThat(memory.tryReserve(MemoryUse.JOBS, MemorySize.ofNative(TOTAL.nativeBytes() - BYTES))).isPresent();
            return null;
        });
        assertThat(loaded).extracting(INDArray::wasClosed).containsExactly(true, false);
        assertThat(served.idleBytes()).isZero();
    }

    @Test
    void answersServiceUnavailableWithoutMemory() {
        ServedModels served = served(DataSize.ofMegabytes(1));
        memory.reserve(MemoryUse.JOBS, TOTAL);
        assertThatThrownBy(() -> ask(served, Networks.version("m", 1), 1, 2)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            assertThat(problem.retryAfter()).isPresent();
        });
        assertThat(served.weightBytes()).isZero();
    }

    /** @param x two values for each example */
    private static float[] ask(ServedModels served, VersionId id, float... x) {
        return served.use(id, model -> model.predict(x, x.length / 2));
    }

    private ServedModels served(DataSize cache) {
        return new ServedModels(models, memory, cache.toBytes(), new WeightMemoryBudget.Patience(Duration.ofSeconds(30)));
    }

    private static void inParallel(Runnable work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(threads.submit(work));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
