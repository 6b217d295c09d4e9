package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.boltzmann.BeliefNet;
import dev.trainyard.nn.boltzmann.Enumeration;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Contrastive divergence, pretraining and the up-down algorithm on 3 × 3 images. */
class BoltzmannTrainingTest {

    /** Bars and stripes, the classic small distribution: each row, or each column, of a 3 × 3 image is all on or all off. */
    private static final double[][] BARS_AND_STRIPES = barsAndStripes();
    private static final Dataset DATASET = new Dataset(Shape.of(1, 3, 3), Targets.classes(List.of("bars", "stripes")), examples(), examples(),
            examples());

    /** Training examples only, so that thousands of epochs need no evaluation. */
    private static final Dataset TRAIN_ONLY = new Dataset(DATASET.input(), DATASET.targets(), DATASET.train(), null, null);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void learnsBarsAndStripes(boolean persistent) {
        try (Network network = Network.of(new Architecture(Shape.of(9), List.of(rbm(12))))) {
            Hyperparameters hyperparameters = hyperparameters(new ContrastiveDivergence(5, persistent), persistent ? 0.02 : 0.1, 2000, null);
            network.initialize(Initialization.SCALED_NORMAL, 1);
            double before = logLikelihood(network);
            new Trainer(network, hyperparameters, TRAIN_ONLY, new Recorder()).train();

            // Untrained, ln p is about −9·ln 2 = −6.2; a perfect model of the 14 different patterns reaches about −ln 14 = −2.6.
            assertThat(before).isLessThan(-5.5);
            assertThat(logLikelihood(network)).isGreaterThan(-4);
        }
    }

    @Test
    void trainsTheMachinesOneAfterAnother() {
        Recorder recorder = new Recorder();
        try (Network network = Network.of(new Architecture(Shape.of(9), List.of(rbm(6), rbm(4))))) {
            TrainingResult result = new Trainer(network, hyperparameters(new ContrastiveDivergence(1, false), 0.1, 3, null), DATASET,
                    recorder).train();

            assertThat(result.reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(result.bestEpoch()).isEqualTo(6);
        }
        List<Measurement> epochs = recorder.epochs();
        assertThat(epochs).hasSize(6);
        assertThat(epochs.subList(0, 3)).allSatisfy(m -> assertThat(m.metrics()).containsKeys("training_reconstruction_error.0",
                "validation_reconstruction_error.0", "free_energy_gap.0"));
        assertThat(epochs.subList(3, 6)).allSatisfy(m -> assertThat(m.metrics()).containsKey("training_reconstruction_error.1")
                .doesNotContainKey("training_reconstruction_error.0"));
    }

    @ParameterizedTest
    @CsvSource({"1,false", "3,true", "7,false", "8,true", "10,true", "12,false", "14,true", "17,false", "19,true"})
    void resumesFromACheckpointInAnyStageWithTheSameBitsAndMetrics(long interruption, boolean persistent) {
        // Two machines for two epochs of four steps each, then two epochs of backpropagation.
        assertResumes(interruption, hyperparameters(new Supervised(), 0.1, 2, new Pretraining(2, 0.1, 0.5, 1, 1, persistent)),
                rbm(6), rbm(4), new Dense(2, Activation.SOFTMAX));
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 16, 17, 19, 20})
    void upDownResumesFromACheckpoint(long interruption) {
        assertResumes(interruption, hyperparameters(new UpDown(2, 0.5), 0.1, 2, new Pretraining(2, 0.1, 0.5, 1, 1, false)),
                new Rbm(6, Rbm.Visible.BINARY, false), new AssociativeMemory(5, 2));
    }

    /** The rate is nearly 0, so that every weight stays at its initial value. */
    @Test
    void upDownKeepsTheGenerativeWeightsOfAWarmStart() {
        Architecture architecture = new Architecture(Shape.of(9), List.of(new Rbm(6, Rbm.Visible.BINARY, false), new AssociativeMemory(5, 2)));
        try (Network source = Network.of(architecture); Network warm = Network.of(architecture); Network pretrained = Network.of(architecture)) {
            new Trainer(source, hyperparameters(new UpDown(2, 0), 0.1, 5, null), TRAIN_ONLY, new Recorder()).train();
            assertThat(generative(source)).isNotEqualTo(upward(source));

            new Trainer(warm, hyperparameters(new UpDown(2, 0), 1e-30, 1, null), TRAIN_ONLY, new Recorder()).train(source.parameters(), 2);
            assertThat(generative(warm)).containsExactly(generative(source));

            // Pretraining changes W, so that the generative weights begin as a copy of the new W.
            new Trainer(pretrained, hyperparameters(new UpDown(2, 0), 1e-30, 1, new Pretraining(1, 0.1, 0, 0, 1, false)), TRAIN_ONLY,
                    new Recorder()).train(source.parameters(), 2);
            assertThat(generative(pretrained)).containsExactly(upward(pretrained)).isNotEqualTo(upward(source));
        }
    }

    private static float[] upward(Network network) {
        return network.sections().layer(0).get(0).array().dup().ravel().toFloatVector();
    }

    private static float[] generative(Network network) {
        return network.sections().layer(0).get(Rbm.GENERATIVE_WEIGHT).array().dup().ravel().toFloatVector();
    }

    private static void assertResumes(long interruption, Hyperparameters hyperparameters, LayerSpec... layers) {
        Architecture architecture = new Architecture(Shape.of(9), List.of(layers));
        Recorder whole = new Recorder();
        float[] uninterrupted;
        try (Network network = Network.of(architecture)) {
            uninterrupted = new Trainer(network, hyperparameters, DATASET, whole, Duration.ZERO).train().parameters().toFloatVector();
        }
        Recorder first = new Recorder();
        first.directives.put(interruption, Directive.SUSPEND);
        try (Network network = Network.of(architecture)) {
            assertThat(new Trainer(network, hyperparameters, DATASET, first, Duration.ZERO).train().reason()).isNull();
        }
        try (Network network = Network.of(architecture)) {
            Recorder second = new Recorder();
            TrainingResult result = new Trainer(network, hyperparameters, DATASET, second, Duration.ZERO).resume(first.checkpoint);

            assertThat(result.parameters().toFloatVector()).isEqualTo(uninterrupted);
            List<Map<String, Double>> series = new ArrayList<>(first.series());
            series.addAll(second.series());
            assertThat(series).isEqualTo(whole.series());
        }
    }

    @Test
    void earlyStoppingIgnoresPretrainingEpochs() {
        Hyperparameters plain = hyperparameters(new Supervised(), 1e-9, 10, new Pretraining(4, 0.1, 0, 0, 1, false));
        Hyperparameters hyperparameters = new Hyperparameters(plain.objective(), plain.cost(), plain.initialization(),
                plain.optimizer(), plain.lrSchedule(), new EarlyStopping("validation_accuracy", null, 1, 0, null, true),
                plain.regularization(), null, List.of(), plain.batchSize(), plain.epochs(), plain.seed(), plain.monitor(),
                plain.pretraining());
        Recorder recorder = new Recorder();
        try (Network network = Network.of(new Architecture(Shape.of(9), List.of(rbm(6), new Dense(2, Activation.SOFTMAX))))) {
            TrainingResult result = new Trainer(network, hyperparameters, DATASET, recorder).train();

            assertThat(result.reason()).isEqualTo(StopReason.EARLY_STOPPED);
            assertThat(result.bestEpoch()).isEqualTo(5);
        }
        assertThat(recorder.epochs()).hasSize(6);
        assertThat(recorder.epochs().get(0).metrics().get("learning_rate")).isEqualTo(0.1);
        assertThat(recorder.epochs().get(4).metrics().get("learning_rate")).isEqualTo(1e-9);
    }

    @Test
    void anAssociativeMemoryLearnsTheLabelsWithTheData() {
        try (Network network = Network.of(new Architecture(Shape.of(9), List.of(new AssociativeMemory(30, 2))))) {
            new Trainer(network, hyperparameters(new ContrastiveDivergence(1, false), 0.1, 1500, null), TRAIN_ONLY, new Recorder()).train();

            // The images that are all on or all off belong to both classes, so that 2 of 16 examples are ambiguous.
            assertThat(Evaluation.of(network, Cost.LOG_LIKELIHOOD, DATASET.test()).accuracy()).isGreaterThanOrEqualTo(14.0 / 16);
        }
    }

    @Test
    void generatesExamplesOfEachClass() {
        Architecture architecture = new Architecture(Shape.of(9),
                List.of(new Rbm(20, Rbm.Visible.BINARY, false), new AssociativeMemory(40, 2)));
        try (Network network = Network.of(architecture)) {
            new Trainer(network, hyperparameters(new UpDown(3, 0), 0.02, 1000, new Pretraining(1500, 0.1, 0.5, 0, 1, false)), TRAIN_ONLY,
                    new Recorder()).train();
            try (BeliefNet net = new BeliefNet(network)) {
                for (int label = 0; label < 2; label++) {
                    int[] labels = new int[200];
                    Arrays.fill(labels, label);
                    INDArray made = net.generate(200, labels, 50, new Randomness(1));

                    assertThat(share(made, label)).as(DATASET.targets().names().get(label)).isGreaterThan(0.5);
                    assertThat(net.generate(200, labels, 50, new Randomness(1))).isEqualTo(made);
                    assertThat(net.generate(200, labels, 50, new Randomness(2))).isNotEqualTo(made);
                }
                assertThat(net.reconstruct(DATASET.test().x()).distance2(DATASET.test().x()))
                        .isLessThan(0.5 * DATASET.test().x().sub(0.5).norm2Number().doubleValue());
            }
        }
    }

    @Test
    void aHybridAddsTheGradientOfTheDiscriminativeCost() {
        List<LayerSpec> layers = List.of(new Rbm(6, Rbm.Visible.BINARY, false), new AssociativeMemory(5, 2));
        try (Network network = Network.of(new Architecture(Shape.of(9), layers)); Parameters gradient = network.sections().zerosLike()) {
            network.initialize(Initialization.SCALED_NORMAL, 7);
            network.feedforward(Matrix.of(DATASET.train().x()));
            network.backpropagate(Cost.LOG_LIKELIHOOD, Matrix.of(DATASET.train().y()), Accumulation.gradient(gradient, 16));
            INDArray difference = afterOneStep(layers, 3).sub(afterOneStep(layers, 0));

            // One step on the whole data set as one mini-batch, with η = 0.1 and the discriminative weight 3.
            assertThat(difference.add(gradient.vector().mul(0.1 * 3)).amaxNumber().doubleValue()).isLessThan(1e-6);
            assertThat(gradient.vector().amaxNumber().doubleValue()).isGreaterThan(0.01);
        }
    }

    private static INDArray afterOneStep(List<LayerSpec> layers, double discriminative) {
        Hyperparameters plain = hyperparameters(new UpDown(2, discriminative), 0.1, 1, null);
        Hyperparameters hyperparameters = new Hyperparameters(plain.objective(), plain.cost(), plain.initialization(),
                plain.optimizer(), plain.lrSchedule(), null, new Regularization(0, 1), null, List.of(), 16, 1, plain.seed(),
                plain.monitor(), null);
        try (Network network = Network.of(new Architecture(Shape.of(9), layers))) {
            return new Trainer(network, hyperparameters, TRAIN_ONLY, new Recorder()).train().parameters().dup();
        }
    }

    /** Returns the share of generated examples that round to a pattern of the class; chance is 8 in 512. */
    private static double share(INDArray made, int label) {
        Set<List<Integer>> patterns = new HashSet<>();
        for (int i = label; i < 16; i += 2) {
            patterns.add(Arrays.stream(BARS_AND_STRIPES[i]).mapToObj(v -> (int) v).toList());
        }
        double right = 0;
        for (int i = 0; i < made.rows(); i++) {
            right += patterns.contains(Arrays.stream(made.getRow(i).toDoubleVector()).mapToObj(v -> (int) Math.round(v)).toList()) ? 1 : 0;
        }
        return right / made.rows();
    }

    @Test
    void binaryUnitsRefuseValuesThatAreNoProbabilities() {
        Examples centred = Examples.classified(DATASET.train().x().sub(0.5), DATASET.train().labels(), 2);
        Dataset dataset = new Dataset(Shape.of(9), DATASET.targets(), centred, null, null);
        Hyperparameters hyperparameters = hyperparameters(new ContrastiveDivergence(1, false), 0.01, 2, null);
        try (Network network = Network.of(new Architecture(Shape.of(9), List.of(rbm(3))))) {
            assertThatThrownBy(() -> new Trainer(network, hyperparameters, dataset, new Recorder()))
                    .isInstanceOf(InvalidSpecificationException.class).hasMessageContaining("must be gaussian");
        }
        try (Network network = Network.of(new Architecture(Shape.of(9), List.of(new Rbm(3, Rbm.Visible.GAUSSIAN, true))))) {
            assertThat(new Trainer(network, hyperparameters, dataset, new Recorder()).train().reason()).isEqualTo(StopReason.COMPLETED);
        }
    }

    @Test
    void reportsArchitecturesThatCannotBeTrained() {
        assertThat(violations(new ContrastiveDivergence(1, false), null, new Dense(4, Activation.RELU), rbm(3), new AssociativeMemory(4, 3)))
                .containsExactly("architecture/layers/1 must have only rbm and dropout layers below it",
                        "architecture/layers/2 must have only rbm and dropout layers below it",
                        "architecture/layers/2/classes must be 2, one for each class, got 3");
        assertThat(violations(new ContrastiveDivergence(1, false), null, rbm(3), new Rbm(3, Rbm.Visible.GAUSSIAN, false)))
                .containsExactly("architecture/layers/1/visible must be binary: its visible units are the hidden ones below",
                        "architecture/layers/1/tied must be true: only up_down learns separate generative weights");
        assertThat(violations(new ContrastiveDivergence(1, false), null, new Dense(2, Activation.SOFTMAX))).first().asString()
                .startsWith("architecture/layers must have Boltzmann machines to train");
        assertThat(violations(new ContrastiveDivergence(1, false), new Pretraining(1, 0.1, 0, 0, 1, false), rbm(2)))
                .containsExactly("pretraining must be absent: it comes before supervised learning or up_down");
        assertThat(violations(new UpDown(1, 0), null, rbm(3), new Dense(2, Activation.SOFTMAX)))
                .containsExactly("architecture/layers/0/tied must be false: up_down learns separate generative weights",
                        "architecture/layers/1 must be an associative_memory, with an rbm below it");
        assertThat(violations(new Supervised(), null, rbm(2)))
                .containsExactly("architecture/layers/0 must be a dense layer or an associative_memory, being the output");
        assertThat(violations(new Supervised(), new Pretraining(1, 0.1, 0, 0, 1, false), new Dense(2, Activation.SOFTMAX)))
                .containsExactly("architecture/layers must have Boltzmann machines to train: rbm or associative_memory");
    }

    private static List<String> violations(Objective objective, Pretraining pretraining, LayerSpec... layers) {
        return Trainer.violations(new Architecture(Shape.of(9), List.of(layers)), hyperparameters(objective, 0.1, 1, pretraining),
                DATASET.input(), DATASET.targets(), Set.of(Split.TRAIN)).stream().map(Violation::toString).toList();
    }

    private static Rbm rbm(int units) {
        return new Rbm(units, Rbm.Visible.BINARY, true);
    }

    private static Hyperparameters hyperparameters(Objective objective, double rate, int epochs, Pretraining pretraining) {
        return new Hyperparameters(objective, Cost.LOG_LIKELIHOOD, Initialization.SCALED_NORMAL, new Sgd(rate, 0.5),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, List.of(), 4, epochs, 7, Monitor.EPOCHS,
                pretraining);
    }

    private static double logLikelihood(Network network) {
        return new Enumeration(network.sections().layer(0).stream().map(Matrix::array).toList()).logLikelihood(BARS_AND_STRIPES);
    }

    private static double[][] barsAndStripes() {
        double[][] patterns = new double[16][9];
        for (int pattern = 0; pattern < 8; pattern++) {
            for (int i = 0; i < 9; i++) {
                patterns[2 * pattern][i] = pattern >> i / 3 & 1;
                patterns[2 * pattern + 1][i] = pattern >> i % 3 & 1;
            }
        }
        return patterns;
    }

    private static Examples examples() {
        int[] labels = new int[16];
        for (int i = 0; i < 16; i++) {
            labels[i] = i % 2;
        }
        return Examples.classified(Nd4j.createFromArray(BARS_AND_STRIPES).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT), labels, 2);
    }
}
