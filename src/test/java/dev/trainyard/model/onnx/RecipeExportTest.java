package dev.trainyard.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.onnx.reader.OnnxImport;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Predictor;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.json.StoredJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Exports the network of every recipe, with random weights, and imports it again. */
class RecipeExportTest {

    private static final int EXAMPLES = 3;
    private static final float TOLERANCE = 1e-5f;
    /** The engine sums the free energy in float32: over 2,000 units it is near 1,400, where neighbouring numbers differ by 1.2e-4. */
    private static final float FREE_ENERGY_TOLERANCE = 3e-5f;

    /** The architectures by the first recipe that has them: many recipes differ in the training only. */
    static Stream<Map.Entry<String, Architecture>> architectures() throws IOException {
        Map<Architecture, String> names = new LinkedHashMap<>();
        for (Resource recipe : new PathMatchingResourcePatternResolver().getResources("classpath:recipes/*.json")) {
            try (InputStream in = recipe.getInputStream()) {
                names.putIfAbsent(new SpecificationReader().read(StoredJson.MAPPER.readTree(in).at("/job/architecture"), Architecture.class),
                        recipe.getFilename());
            }
        }
        assertThat(names).hasSizeGreaterThan(20);
        return names.entrySet().stream().map(entry -> Map.entry(entry.getValue(), entry.getKey()));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void survivesExportAndImport(Map.Entry<String, Architecture> recipe) throws Exception {
        ServableDefinition definition = definition(recipe.getValue());
        float[] x = inputs(EXAMPLES * definition.input().size());
        try (INDArray parameters = ExportedModel.randomParameters(definition, 1); Predictor predictor = definition.bind(parameters)) {
            byte[] file = ExportedModel.bytes(definition, parameters, false);
            try (ExportedModel exported = new ExportedModel(file)) {
                assertThat(exported.output(definition.saysProbabilities() ? "probabilities" : "output", x, EXAMPLES,
                        definition.input().dimensions())).containsExactly(predictor.predict(x, EXAMPLES), within(tolerance(definition)));
            }
            try (ImportedNetwork imported = OnnxImport.read(new ByteArrayInputStream(file), file.length, null);
                    INDArray read = Nd4j.create(DataType.FLOAT, parameters.length())) {
                imported.parameters().accept(read);
                assertThat(imported.definition()).isEqualTo(definition);
                assertThat(read).isEqualTo(parameters);
            }
        }
    }

    private static ServableDefinition definition(Architecture architecture) {
        int outputs = architecture.output().size();
        Activation sigma = architecture.activation();
        Targets targets = sigma == Activation.SIGMOID && outputs == 1 ? Targets.classes(Networks.names(2))
                : sigma == Activation.SOFTMAX ? Targets.classes(Networks.names(outputs)) : Targets.regression(Networks.names(outputs));
        return ServableDefinition.of(architecture, Cost.defaultFor(sigma), targets, new Preprocessing.Identity(), null);
    }

    private static float tolerance(ServableDefinition definition) {
        return definition.architecture().layers().stream().anyMatch(AssociativeMemory.class::isInstance) ? FREE_ENERGY_TOLERANCE : TOLERANCE;
    }

    private static float[] inputs(int count) {
        Random random = new Random(1);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = random.nextFloat();
        }
        return x;
    }
}
