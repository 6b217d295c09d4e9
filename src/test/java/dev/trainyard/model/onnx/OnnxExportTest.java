package dev.trainyard.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.trainyard.model.definition.EnsembleSpec;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import dev.trainyard.nn.data.preprocessing.Datetime;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Combination;
import dev.trainyard.nn.network.Predictor;
import dev.trainyard.nn.network.Probabilities;
import dev.trainyard.platform.problem.ProblemException;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares exported networks in ONNX Runtime with this service's own predictions, on random inputs. */
class OnnxExportTest {

    private static final float TOLERANCE = 1e-5f;
    private static final int EXAMPLES = 17;

    static Stream<Map.Entry<String, ServableDefinition>> networks() {
        return Networks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void computesTheSameOutputs(Map.Entry<String, ServableDefinition> network) throws Exception {
        assertEqual(network.getValue());
    }

    private static void assertEqual(ServableDefinition definition) throws Exception {
        INDArray parameters = ExportedModel.randomParameters(definition, 3);
        float[] x = inputs(definition.input().size());
        float[] expected = predict(definition, parameters, x);
        boolean probable = definition.saysProbabilities();
        List<Integer> shape = definition.input().dimensions();
        try (ExportedModel exported = new ExportedModel(ExportedModel.bytes(definition, parameters, false))) {
            assertThat(exported.output(probable ? "probabilities" : "output", x, EXAMPLES, shape)).containsExactly(expected, within(TOLERANCE));
            // The batch is free.
            int one = definition.input().size();
            assertThat(exported.output(probable ? "probabilities" : "output", Arrays.copyOf(x, one), 1, shape))
                    .containsExactly(Arrays.copyOf(expected, expected.length / EXAMPLES), within(TOLERANCE));
            if (definition.targets().isClassification()) {
                assertThat(exported.classes(x, EXAMPLES, shape)).containsExactly(argmax(expected, definition.targets().size()));
                if (!probable) {
                    assertThat(exported.output("probabilities", x, EXAMPLES, shape)).containsExactly(
                            Probabilities.of(expected, definition.targets().size()), within(TOLERANCE));
                }
            }
        }
    }

    private static float[] inputs(int size) {
        Random random = new Random(1);
        float[] x = new float[EXAMPLES * size];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static float[] predict(ServableDefinition definition, INDArray parameters, float[] x) {
        try (Predictor predictor = definition.bind(parameters)) {
            return predictor.predict(x, EXAMPLES);
        }
    }

    private static long[] argmax(float[] y, int classes) {
        long[] argmax = new long[y.length / classes];
        for (int i = 0; i < y.length; i++) {
            if (y[i] > y[i / classes * classes + (int) argmax[i / classes]]) {
                argmax[i / classes] = i % classes;
            }
        }
        return argmax;
    }

    @ParameterizedTest
    @EnumSource(Combination.class)
    void combinesMembersOfAnEnsemble(Combination combination) throws Exception {
        List<EnsembleSpec.Member> members = new ArrayList<>();
        for (Architecture architecture : List.of(new Architecture(Shape.of(6), List.of(new Dense(5, Activation.TANH), Networks.softmax(3))),
                new Architecture(Shape.of(1, 2, 3), List.of(new Dense(3, Activation.SIGMOID))),
                new Architecture(Shape.of(6), List.of(new Dense(3, Activation.LINEAR))))) {
            members.add(new EnsembleSpec.Member("member", 1 + members.size(), "", architecture, null));
        }
        assertEqual(new ServableDefinition(null, null, Targets.classes(Networks.names(3)), new Preprocessing.Identity(),
                new EnsembleSpec(combination, members), null));
    }

    @Test
    void averagesRegressionsInUnitsOfTheirTargets() throws Exception {
        Architecture architecture = new Architecture(Shape.of(6), List.of(new Dense(2, Activation.LINEAR)));
        assertEqual(new ServableDefinition(null, null, Targets.regression(Networks.names(2)), new Preprocessing.Identity(),
                new EnsembleSpec(Combination.AVERAGE, List.of(
                        new EnsembleSpec.Member("a", 1, "", architecture, new TargetScaling(List.of(2.0, -3.0), List.of(0.5, 4.0))),
                        new EnsembleSpec.Member("a", 2, "", architecture, null))), null));
    }

    @Test
    void dividesThePixelsOfAPicture() throws Exception {
        ServableDefinition raw = Networks.classifier(Shape.of(1, 3, 4), Networks.softmax(3));
        ServableDefinition definition = ServableDefinition.of(raw.architecture(), raw.cost(), raw.targets(), new Preprocessing.Pixels(255),
                null);
        INDArray parameters = ExportedModel.randomParameters(definition, 3);
        float[] pixels = inputs(12);
        float[] x = new float[pixels.length];
        for (int i = 0; i < x.length; i++) {
            pixels[i] = Math.round(Math.abs(pixels[i]) * 100) % 256;
            x[i] = (float) (pixels[i] / 255.0);
        }
        try (ExportedModel exported = new ExportedModel(ExportedModel.bytes(definition, parameters, true))) {
            assertThat(exported.output("probabilities", pixels, EXAMPLES, List.of(1, 3, 4)))
                    .containsExactly(predict(definition, parameters, x), within(TOLERANCE));
        }
    }

    private static final TablePreprocessing TABLE = new TablePreprocessing(List.of(
            new Column.Numeric("age", 1e9, 3.5),
            new Column.Numeric("output", -2, 0.5, new Imputation(Imputation.Strategy.CONSTANT, -1.5, true)),
            new Column.Categorical("city", List.of("Köln", "Bonn"), new Column.Categorical.Rare("others", List.of("Jena", "Ulm")),
                    new Column.Categorical.Missing(Column.Categorical.Missing.Strategy.CATEGORY, null, List.of("N/A")), null),
            new Column.Categorical("open", List.of("x", "y"), null, null, true)));

    @Test
    void encodesTheRowsOfATable() throws Exception {
        ServableDefinition definition = ServableDefinition.of(new Architecture(Shape.of(TABLE.width(4)),
                List.of(new Dense(2, Activation.LINEAR))), Cost.QUADRATIC, Targets.regression(Networks.names(2)), TABLE, null);
        INDArray parameters = ExportedModel.randomParameters(definition, 3);
        List<List<Object>> rows = List.of(Arrays.asList(1e9 + 1, -3.0, "Köln", "x"), Arrays.asList(1e9 - 7.25, null, "Bonn", "y"),
                Arrays.asList(1e9, 2.0, "Ulm", "new"), Arrays.asList(1e9, 0.0, null, "x"), Arrays.asList(1e9, 0.0, "N/A", "y"));
        try (ExportedModel exported = new ExportedModel(ExportedModel.bytes(definition, parameters, true));
                Predictor predictor = definition.bind(parameters)) {
            for (List<Object> row : rows) {
                assertThat(exported.output("output", inputs(row))).as(row.toString())
                        .containsExactly(predictor.predict(TABLE.apply(row), 1), within(TOLERANCE));
            }
        }
    }

    /** The category would otherwise be predicted as if it were none. */
    @Test
    void failsForACategoryThatTheServiceRefuses() throws Exception {
        ServableDefinition definition = ServableDefinition.of(new Architecture(Shape.of(TABLE.width(4)),
                List.of(new Dense(2, Activation.LINEAR))), Cost.QUADRATIC, Targets.regression(Networks.names(2)), TABLE, null);
        try (ExportedModel exported = new ExportedModel(ExportedModel.bytes(definition, ExportedModel.randomParameters(definition, 3), true))) {
            assertThatThrownBy(() -> exported.output("output", inputs(Arrays.asList(1e9, 2.0, "Paris", "x"))))
                    .isInstanceOf(OrtException.class).hasMessageContaining("out of");
        }
    }

    private static Map<String, OnnxTensor> inputs(List<Object> row) throws OrtException {
        long[] shape = {1, 1};
        return Map.of("age", number(row.get(0)), "column output", number(row.get(1)),
                "city", OnnxTensor.createTensor(ExportedModel.runtime(), new String[] {row.get(2) == null ? "" : (String) row.get(2)}, shape),
                "open", OnnxTensor.createTensor(ExportedModel.runtime(), new String[] {(String) row.get(3)}, shape));
    }

    private static OnnxTensor number(Object value) throws OrtException {
        return OnnxTensor.createTensor(ExportedModel.runtime(),
                DoubleBuffer.wrap(new double[] {value == null ? Double.NaN : (double) value}), new long[] {1, 1});
    }

    @Test
    void namesTheLayerThatOnnxDoesNotHave() {
        ServableDefinition swish = Networks.classifier(Shape.of(4, 3), new Recurrent(5, Activation.SWISH, false, null),
                Networks.softmax(2));
        assertThatThrownBy(() -> new OnnxExport().check(swish, false)).isInstanceOfSatisfying(ProblemException.class, e ->
                assertThat(e.errors()).singleElement().satisfies(error -> {
                    assertThat(error.field()).isEqualTo("architecture/layers/0");
                    assertThat(error.detail()).contains("swish");
                }));
    }

    @Test
    void namesTheColumnThatOnnxCannotRead() {
        ServableDefinition dates = ServableDefinition.of(new Architecture(Shape.of(1), List.of(new Dense(1, Activation.LINEAR))),
                Cost.QUADRATIC, Targets.regression(List.of("price")), new TablePreprocessing(List.of(
                        new Datetime("sold", new DateFormat(DateFormat.ISO), 0, 1, List.of(), null))), null);
        new OnnxExport().check(dates, false);
        assertThatThrownBy(() -> new OnnxExport().check(dates, true)).isInstanceOfSatisfying(ProblemException.class, e ->
                assertThat(e.errors()).singleElement().satisfies(error -> assertThat(error.detail()).contains("sold")));
    }
}
