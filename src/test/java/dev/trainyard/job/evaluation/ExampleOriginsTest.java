package dev.trainyard.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.platform.json.SpecificationReader;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ExampleOriginsTest {

    /** Ten training, six validation and eight test examples; the classes alternate. The input value identifies the example. */
    private static final Dataset WHOLE = new Dataset(Shape.of(1), Targets.classes(List.of("a", "b", "c")),
            examples(100, 10), examples(200, 6), examples(300, 8));

    @ParameterizedTest
    @ValueSource(strings = {
            "{}",
            "{'split': {'train': 12, 'validation': 3}}",
            "{'split': {'train': 4, 'validation': 9}}",
            "{'subset': {'classes': [2, 0]}}",
            "{'subset': {'train': 3, 'validation': 2}}",
            "{'subset': {'train': 5, 'validation': 2, 'labelled': 3, 'sampling': 'stratified'}}",
            "{'split': {'train': 5, 'validation': 8, 'sampling': 'random', 'seed': 3}}",
            "{'split': {'train': 11, 'validation': 5, 'sampling': 'stratified'}, 'subset': {'classes': [1, 2], 'train': 3}}",
            "{'split': {'train': 7, 'validation': 9}, 'subset': {'classes': [1, 2], 'train': 3, 'validation': 4}}"})
    void mapExamplesOfAJobToExamplesOfTheDataset(String division) {
        JobSpec job = job(division);
        Dataset dataset = WHOLE.select(job.split(), job.subset());

        for (Split split : Split.values()) {
            ExampleOrigins origins = ExampleOrigins.of(WHOLE, job, split);
            Examples examples = dataset.of(split);
            for (int i = 0; i < examples.size(); i++) {
                ExampleOrigins.Origin origin = origins.of(i);
                assertThat(WHOLE.of(origin.split()).x().getFloat(origin.index(), 0)).as(split + " " + i)
                        .isEqualTo(examples.x().getFloat(i, 0));
            }
        }
    }

    private static JobSpec job(String division) {
        JsonMapper json = new JsonMapper();
        ObjectNode job = (ObjectNode) json.readTree("""
                {"dataset": "d", "optimizer": {"type": "sgd", "learning_rate": 1},
                 "architecture": {"input": [1], "layers": [{"type": "dense", "units": 3}]}}""");
        job.setAll((ObjectNode) json.readTree(division.replace('\'', '"')));
        return new SpecificationReader().read(job, JobSpec.class);
    }

    private static Examples examples(int first, int n) {
        float[][] x = new float[n][1];
        IntStream.range(0, n).forEach(i -> x[i][0] = first + i);
        return Examples.classified(Nd4j.createFromArray(x), IntStream.range(0, n).map(i -> i % 3).toArray(), 3);
    }
}
