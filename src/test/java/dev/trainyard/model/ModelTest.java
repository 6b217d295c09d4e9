package dev.trainyard.model;

import dev.trainyard.DatabaseTest;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionTemplate;

/** Base class of tests that register small networks. */
@DatabaseTest
@AutoConfigureMockMvc
public abstract class ModelTest {

    static final float[] WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

    @Autowired
    Models models;

    @Autowired
    public MockMvcTester mvc;

    @Autowired
    TransactionTemplate transaction;

    @Value("${trainyard.data-directory}")
    Path data;

    protected Models.Registered register(String model) throws IOException {
        return models.register(models.write(version(model, UUID.randomUUID())));
    }

    Models.Registered registerUnchecked(String model) {
        try {
            return register(model);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static NewModelVersion version(String model, UUID job) {
        INDArray parameters = Nd4j.createFromArray(WEIGHTS);
        TablePreprocessing preprocessing = new TablePreprocessing(List.of(new Column.Numeric("age", 40, 10),
                new Column.Categorical("colour", List.of("red", "green"))));
        Architecture architecture = new Architecture(Shape.of(3), List.of(new Dense(2, Activation.SIGMOID), new Dropout(0.5),
                new Dense(1, Activation.LINEAR)));
        return new NewModelVersion(model, job, ServableDefinition.of(architecture, Cost.QUADRATIC, Targets.regression(List.of("risk")),
                preprocessing, null), parameters, Map.of("test_cost", 0.25), Map.of("dataset", "people", "seed", 42));
    }

    Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.map(Path::toString).filter(f -> f.contains("/models/") && f.endsWith(".safetensors"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    interface Task<T> {
        T run(int i) throws Exception;
    }

    static <T> List<T> inParallel(int threads, Task<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                futures.add(pool.submit(() -> task.run(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
