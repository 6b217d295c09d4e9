package dev.trainyard.inference;

import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.VersionId;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import java.util.List;
import java.util.UUID;
import org.nd4j.linalg.factory.Nd4j;

/** Networks whose outputs can be computed by hand. */
final class Networks {

    private Networks() {
    }

    /** For x = (1, 2) the hidden activations are (0, 3) and the output's z is (0, 0); for (2, 1) they are (1, 4) and (0, 200). */
    static TrainedModel softmax(VersionId id) {
        return classifier(id, Activation.SOFTMAX, 0, 0, 200, 0, 0, 0);
    }

    /** For x = (1, 2) the hidden activations are (0, 3), the output's z is (0, ln 3) and its activations are (0.5, 0.75). */
    static TrainedModel sigmoid(VersionId id) {
        return classifier(id, Activation.SIGMOID, 5, 1, 0, 0, -3, (float) Math.log(3));
    }

    /** Returns a network whose one output is σ(x₁): the probability of "yes". */
    static TrainedModel oneOutput(VersionId id) {
        return new TrainedModel(id, definition(Shape.of(2), Targets.classes(List.of("no", "yes")), new Preprocessing.Identity(),
                new Dense(1, Activation.SIGMOID)), Nd4j.createFromArray(1f, 0, 0));
    }

    /** Returns a network whose labels have the probabilities σ(x₁) and σ(x₂). */
    static TrainedModel labels(VersionId id) {
        return new TrainedModel(id, definition(Shape.of(2), Targets.labels(List.of("red", "green")), new Preprocessing.Identity(),
                new Dense(2, Activation.SIGMOID)), Nd4j.createFromArray(1f, 0, 0, 1, 0, 0));
    }

    /** Returns a network that outputs its first input, in deviations of 50,000 from 300,000. */
    static TrainedModel prices(VersionId id) {
        return new TrainedModel(id, definition(Shape.of(2), Targets.regression(List.of("price")).with(
                new TargetScaling(List.of(300_000.0), List.of(50_000.0))), new Preprocessing.Identity(), new Dense(1, Activation.LINEAR)),
                Nd4j.createFromArray(1f, 0, 0));
    }

    private static TrainedModel classifier(VersionId id, Activation output, float... last) {
        float[] parameters = {1, -1, 2, 1, 0, -1, 0, 0, 0, 0, 0, 0};
        System.arraycopy(last, 0, parameters, 6, last.length);
        return new TrainedModel(id, definition(Shape.of(2), Targets.classes(List.of("no", "yes")), new Preprocessing.Identity(),
                new Dense(2, Activation.RELU), new Dense(2, output)), Nd4j.createFromArray(parameters));
    }

    /** Returns a network that computes standardised age + 2·green − red. */
    static TrainedModel table(VersionId id) {
        TablePreprocessing columns = new TablePreprocessing(List.of(new Column.Numeric("age", 40, 10),
                new Column.Categorical("colour", List.of("red", "green"))));
        return new TrainedModel(id, definition(Shape.of(3), Targets.regression(List.of("risk")), columns, new Dense(1, Activation.LINEAR)),
                Nd4j.createFromArray(1f, -1f, 2f, 0f));
    }

    /** age + 2·green − red, like {@link #table}: a missing age is 60, a missing colour red. */
    static TrainedModel tableWithGaps(VersionId id) {
        TablePreprocessing columns = new TablePreprocessing(List.of(
                new Column.Numeric("age", 40, 10, new Imputation(Imputation.Strategy.MEDIAN, 60, false)),
                new Column.Categorical("colour", List.of("red", "green"), null,
                        new Column.Categorical.Missing(Column.Categorical.Missing.Strategy.MOST_FREQUENT, "red"), null)));
        return new TrainedModel(id, definition(Shape.of(3), Targets.regression(List.of("risk")), columns, new Dense(1, Activation.LINEAR)),
                Nd4j.createFromArray(1f, -1f, 2f, 0f));
    }

    /** Returns a network that outputs the pixels of a 2 × 2 image, scaled to [0, 1]; no border levels, as in older versions. */
    static TrainedModel picture(VersionId id) {
        return picture(id, null);
    }

    /** Returns the network of {@link #picture} with the border levels of dark ink on white paper. */
    static TrainedModel inkOnPaper(VersionId id) {
        return picture(id, new BorderLevels(0.7, 1));
    }

    private static TrainedModel picture(VersionId id, BorderLevels borderLevels) {
        return new TrainedModel(id, ServableDefinition.of(new Architecture(Shape.of(1, 2, 2), List.of(new Dense(4, Activation.LINEAR))),
                Cost.QUADRATIC, Targets.regression(List.of("a", "b", "c", "d")), new Preprocessing.Pixels(255), borderLevels),
                Nd4j.createFromArray(1f, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0));
    }

    /** Returns a network that outputs red, green and blue of an image of one pixel, scaled to [0, 1]. */
    static TrainedModel colour(VersionId id) {
        return new TrainedModel(id, definition(Shape.of(3, 1, 1), Targets.regression(List.of("red", "green", "blue")),
                new Preprocessing.Pixels(255), new Dense(3, Activation.LINEAR)),
                Nd4j.createFromArray(1f, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0));
    }

    /** Returns an associative memory that generates four dark pixels for the class "dark" and four light ones for "light". */
    static TrainedModel memory(VersionId id) {
        float[] parameters = new float[4 + 1 + 4 + 2 + 2];
        java.util.Arrays.fill(parameters, 0, 4, 40); // weights of the hidden unit: when on, it turns all pixels on
        java.util.Arrays.fill(parameters, 5, 9, -20); // visible biases: otherwise the pixels are off
        parameters[4] = -80; // hidden bias: with the label weights below, the unit is on only for the class "light"
        parameters[9] = -400;
        parameters[10] = 400;
        return new TrainedModel(id, definition(Shape.of(1, 2, 2), Targets.classes(List.of("dark", "light")), new Preprocessing.Pixels(255),
                new AssociativeMemory(1, 2)), Nd4j.createFromArray(parameters));
    }

    /** Returns a network that outputs {@code answer} for every input. */
    static TrainedModel constant(VersionId id, float answer) {
        return new TrainedModel(id, definition(Shape.of(2), Targets.regression(List.of("f")), new Preprocessing.Identity(),
                new Dense(1, Activation.LINEAR)), Nd4j.createFromArray(0f, 0, answer));
    }

    /** Returns a network that outputs its first input. */
    static TrainedModel wide(VersionId id, int inputs) {
        float[] parameters = new float[inputs + 1];
        parameters[0] = 1;
        return new TrainedModel(id, definition(Shape.of(inputs), Targets.regression(List.of("f")), new Preprocessing.Identity(),
                new Dense(1, Activation.LINEAR)), Nd4j.createFromArray(parameters));
    }

    static VersionId version(String model, int number) {
        return new VersionId(UUID.nameUUIDFromBytes((model + number).getBytes()), model, number);
    }

    private static ServableDefinition definition(Shape input, Targets targets, Preprocessing preprocessing, LayerSpec... layers) {
        return ServableDefinition.of(new Architecture(input, List.of(layers)), Cost.CROSS_ENTROPY, targets, preprocessing, null);
    }
}
