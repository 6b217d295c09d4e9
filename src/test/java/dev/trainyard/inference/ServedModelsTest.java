package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.any;
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
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

class ServedModelsTest {

    private static final int THREADS = 8;

    private final Models models = mock(Models.class);
    private final ConcurrentLinkedQueue<INDArray> loaded = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void loadConstants() throws IOException {
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
    void evictsWithoutFreeingWhatIsInUse() throws Exception {
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
    void keepsTheMostRecentlyUsed() throws Exception {
        ServedModels served = served(DataSize.ofBytes(2 * 3 * Float.BYTES));
        for (int number : new int[] {1, 2, 1, 3, 1}) {
            served.use(Networks.version("m", number), model -> model.version().version());
        }

        verify(models, times(1)).load(Networks.version("m", 1));
        assertThat(loaded).extracting(INDArray::wasClosed).containsExactly(false, true, false);
    }

    @Test
    void forgetsWhatWasDeleted() throws Exception {
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
    void triesAgainAfterAFailure() throws Exception {
        VersionId id = Networks.version("m", 1);
        doThrow(new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "damaged")).doReturn(Networks.constant(id, 7))
                .when(models).load(id);
        ServedModels served = served(DataSize.ofMegabytes(1));

        assertThatThrownBy(() -> served.use(id, model -> null)).isInstanceOf(ProblemException.class).hasMessage("damaged");
        assertThat(ask(served, id, 1, 2)).containsExactly(7);
    }

    /** @param x two values for each example */
    private static float[] ask(ServedModels served, VersionId id, float... x) {
        return served.use(id, model -> model.predict(x, x.length / 2));
    }

    private ServedModels served(DataSize cache) {
        return new ServedModels(models, new InferenceLimits(8, DataSize.ofKilobytes(64), cache));
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
