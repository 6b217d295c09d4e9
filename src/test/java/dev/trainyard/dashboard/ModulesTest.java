package dev.trainyard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests single JavaScript modules of the dashboard that compute something, in a browser. */
class ModulesTest extends BrowserTest {

    @BeforeEach
    void openService() {
        page.navigate("/favicon.svg"); // any page of the service, so that its modules can be imported
    }

    @Test
    @SuppressWarnings("unchecked")
    void scalesAndCentresADrawnDigitLikeMnist() {
        // An upright bar, 20 wide and 100 high, in the corner of the box.
        List<Number> picture = (List<Number>) page.evaluate("""
                async () => {
                  const { toMnist } = await import('/js/picture/mnist-picture.js');
                  const ink = new Float32Array(280 * 280);
                  for (let y = 10; y < 110; y++) {
                    ink.fill(255, y * 280 + 15, y * 280 + 35);
                  }
                  return toMnist(ink, 280);
                }""");

        assertThat(picture).hasSize(784);
        double mass = 0;
        double x = 0;
        double y = 0;
        int top = 28;
        int bottom = 0;
        for (int i = 0; i < 784; i++) {
            double grey = picture.get(i).doubleValue();
            mass += grey;
            x += grey * (i % 28 + 0.5);
            y += grey * (i / 28 + 0.5);
            if (grey > 0) {
                top = Math.min(top, i / 28);
                bottom = Math.max(bottom, i / 28 + 1);
            }
        }
        assertThat(bottom - top).as("height of the ink").isEqualTo(20);
        assertThat(x / mass).as("centre of mass").isCloseTo(14, within(0.1));
        assertThat(y / mass).as("centre of mass").isCloseTo(14, within(0.1));
        assertThat(mass).as("a fifth as wide as high").isCloseTo(255 * 20 * 4, within(255.0 * 4));
    }

    @Test
    void returnsNothingForAnEmptyBox() {
        assertThat(page.evaluate("""
                async () => (await import('/js/picture/mnist-picture.js')).toMnist(new Float32Array(280 * 280), 280)""")).isNull();
    }

    @Test
    @SuppressWarnings("unchecked")
    void findsEachFieldOfASpecificationInItsText() {
        Map<String, Object> lines = (Map<String, Object>) page.evaluate("""
                async () => {
                  const { positions, locate } = await import('/js/text/json-positions.js');
                  const text = `{
                    "tags": {"a/b": "}, \\\\" {"},
                    "layers": [
                      {"units": 30},
                      {"units": -1e3}
                    ],
                    "epochs": 0
                  }`;
                  const found = positions(text);
                  const line = (pointer) => text.slice(0, locate(found, pointer)).split('\\n').length;
                  return { tag: line('#/tags/a~1b'), units: line('#/layers/1/units'), epochs: line('#/epochs'),
                    missing: line('#/layers/0/activation'), root: line('#/optimizer') };
                }""");

        assertThat(lines).containsExactlyInAnyOrderEntriesOf(Map.of("tag", 2, "units", 5, "epochs", 7, "missing", 4, "root", 1));
    }

    @Test
    void namesTheEpochOfTheModelsWeights() {
        assertThat(page.evaluate("""
                async () => {
                  const { keptEpoch } = await import('/js/job/states.js');
                  const best = { epoch: 4, metrics: {} };
                  const last = { epoch: 6.4285714, metrics: {} };
                  return [{ keep: 'best', best, last }, { keep: 'last', best, last }, { keep: 'best', kept: 'last', best: null, last },
                    { keep: 'best', best: null, last: null }].map(keptEpoch);
                }""")).isEqualTo(Arrays.asList("best, epoch 4", "last, epoch 6.43", "last, epoch 6.43", null));
    }

    @Test
    @SuppressWarnings("unchecked")
    void boundsTheMarksOfALogarithmicAxis() {
        // uPlot 1.6.30 never returns from the marks of a range that begins below 1e-16.
        List<List<Number>> marks = (List<List<Number>>) page.evaluate("""
                async () => {
                  const { logRange, logMarks } = await import('/js/chart/log-axis.js');
                  const ranges = [[1e-17, 2], [1e-200, 1e-180], [5e-324, 1e308], [0.3, 0.9], [1, 1], [null, null]];
                  return ranges.map(([least, largest]) => logMarks(...logRange(least, largest)));
                }""");

        assertThat(marks).allSatisfy(each -> assertThat(each).hasSizeBetween(2, 10));
        assertThat(marks.get(0).get(0).doubleValue()).as("twelve powers of ten below the largest value").isEqualTo(1e-11);
        assertThat(marks.get(3)).map(Number::doubleValue).containsExactly(0.1, 0.2, 0.5, 1.0);
    }

    @Test
    void readsPastedRowsOfATable() {
        assertThat(page.evaluate("""
                async () => {
                  const { rowsOf } = await import('/js/text/rows-text.js');
                  const columns = [{ type: 'numeric', name: 'length' }, { type: 'categorical', name: 'colour' }];
                  return JSON.stringify([rowsOf('1.5,red\\n,"a, ""b""\"', columns), rowsOf('colour;kind;length\\nred;rose;2', columns)]);
                }""")).isEqualTo("[[[1.5,\"red\"],[null,\"a, \\\"b\\\"\"]],[{\"colour\":\"red\",\"length\":2}]]");
    }

    @Test
    void namesMetricsForPeople() {
        assertThat(page.evaluate("""
                async () => {
                  const { metricName } = await import('/js/text/metric-names.js');
                  return ['validation_accuracy', 'validation_f1_macro', 'validation_roc_auc', 'test.f1', 'r2', 'learning_rate',
                    'training_reconstruction_error.0'].map(metricName);
                }""")).isEqualTo(List.of("Validation accuracy", "Validation macro F1", "Validation ROC AUC", "Test F1", "R²", "Learning rate",
                "Training reconstruction error 0"));
    }

    @Test
    void choosesTheMonitoredMetricAsTheScore() {
        assertThat(page.evaluate("""
                async () => {
                  const { score, testScore } = await import('/js/job/states.js');
                  const epoch = { metrics: { validation_accuracy: 0.9, validation_cost: 0.2, validation_f1: 0.8 } };
                  const test = { accuracy: 0.7, cost: 0.4, f1: 0.6 };
                  const early = { early_stopping: { monitor: 'validation_f1' }, test };
                  const selected = { early_stopping: null, provenance: { selected_on: 'validation_cost' }, test };
                  const last = { early_stopping: null, provenance: { selected_on: null }, test };
                  return [score(early, epoch), testScore(early), score(selected, epoch), testScore(selected), score(last, epoch),
                    testScore(last), score(early, null)].map(([name, value]) => `${name} ${value}`);
                }""")).isEqualTo(List.of("validation_f1 0.8", "f1 0.6", "validation_cost 0.2", "cost 0.4", "validation_accuracy 0.9",
                "accuracy 0.7", "validation_f1 null"));
    }

    @Test
    void readsTheFormatAndThePartsOfAnImportFromFileNames() {
        assertThat(page.evaluate("""
                async () => {
                  const { formatOf, partsOf, datasetName } = await import('/js/dataset/import-files.js');
                  const of = (...names) => {
                    const files = names.map((name) => ({ name }));
                    const format = formatOf(files);
                    return [format, ...partsOf(format, files).map(([part]) => part), datasetName(files)].join(' ');
                  };
                  return [of('Iris Data.CSV.gz'), of('train.tsv', 'test.tsv'), of('Cats&Dogs.zip'), of('digits.npz'),
                    of('x_train.npy', 'y_train.npy'), of('my-x.npy', 'my-y.npy'),
                    of('train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz')];
                }""")).isEqualTo(List.of("csv file iris-data", "csv train test train", "images file cats-dogs", "npz file digits",
                "npy x_train y_train x_train", "npy x y my-x",
                "idx train_images train_labels test_images test_labels train-images-idx3-ubyte"));
    }

    @Test
    void findsThePictureShapeOfAModel() {
        assertThat(page.evaluate("""
                async () => {
                  const { pictureShape } = await import('/js/picture/picture-grid.js');
                  const of = (input, type) => Object.values(pictureShape({ input }, { type }) ?? {}).join('x');
                  return [of([3, 20, 30], 'pixels'), of([784], 'identity'), of([64], 'pixels'), of([64], 'identity'), of([9, 9], 'identity')];
                }""")).isEqualTo(List.of("3x20x30", "1x28x28", "1x8x8", "", ""));
    }

    @Test
    void jsonTextSurvivesARoundTrip() {
        assertThat(page.evaluate("""
                async () => {
                  const { jsonText } = await import('/js/text/json-text.js');
                  const value = { name: 'quote " and λ', empty: {}, none: null, list: [], deep: { layers: [{ units: 30, activation: 'sigmoid' }] },
                    long: Array.from({ length: 60 }, (_, i) => i) };
                  return JSON.stringify(JSON.parse(jsonText(value))) === JSON.stringify(value);
                }""")).isEqualTo(true);
    }
}
