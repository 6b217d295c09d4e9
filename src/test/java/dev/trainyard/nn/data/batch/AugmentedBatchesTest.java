package dev.trainyard.nn.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.augmentation.Augmentation.Elastic;
import dev.trainyard.nn.data.augmentation.Augmentation.Noise;
import dev.trainyard.nn.data.augmentation.Augmentation.Rotate;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.data.augmentation.Augmenter;
import dev.trainyard.nn.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AugmentedBatchesTest {

    private static final int N = 603;
    private static final int SIZE = 10;
    private static final Shape INPUT = Shape.of(1, 6, 5);
    private static final List<Augmentation> AUGMENTATIONS = List.of(new Rotate(30), new Elastic(8, 2), new Noise(0.1));
    private static final Examples EXAMPLES = examples(DataType.FLOAT);

    @AfterEach
    void noThreadIsLeft() {
        await().until(() -> !isRunning());
    }

    @Test
    void batchesAreTheShuffledExamplesEachAugmented() {
        Augmenter augmenter = new Augmenter(AUGMENTATIONS, INPUT, 7);
        try (Batches augmented = batches(EXAMPLES, INPUT, AUGMENTATIONS); Batches plain = batches(EXAMPLES, INPUT, List.of())) {
            for (int epoch = 0; epoch < 2; epoch++) {
                augmented.shuffle(epoch);
                plain.shuffle(epoch);
                for (int batch = 0; batch < plain.count(); batch++) {
                    augmented.take(batch);
                    plain.take(batch);
                    float[] x = plain.x().array().dup().data().asFloat();
                    for (int i = 0; i < plain.m(); i++) {
                        augmenter.augment(x, i * INPUT.size(), epoch, index(plain, i));
                    }

                    assertThat(augmented.m()).isEqualTo(plain.m());
                    assertThat(augmented.x().array().dup().data().asFloat()).isEqualTo(x);
                    assertThat(augmented.y().array()).isEqualTo(plain.y().array());
                }
            }
        }
    }

    @Test
    void batchesAreTheSameFromAnyStartWithinAnEpoch() {
        List<float[]> whole = new ArrayList<>();
        try (Batches batches = batches(EXAMPLES, INPUT, AUGMENTATIONS)) {
            batches.shuffle(3);
            for (int batch = 0; batch < batches.count(); batch++) {
                batches.take(batch);
                whole.add(batches.x().array().dup().data().asFloat());
            }
        }
        try (Batches batches = batches(EXAMPLES, INPUT, AUGMENTATIONS)) {
            for (int from : new int[] {0, 24, 25, 26, 59, 60}) {
                batches.shuffle(2);
                batches.take(from);
                batches.shuffle(3);
                for (int batch = from; batch < batches.count(); batch++) {
                    batches.take(batch);
                    assertThat(batches.x().array().dup().data().asFloat()).isEqualTo(whole.get(batch));
                }
            }
        }
    }

    @Test
    void batchesAgreeInSingleAndDoublePrecision() {
        try (Batches single = batches(EXAMPLES, INPUT, AUGMENTATIONS);
                Batches twice = batches(examples(DataType.DOUBLE), INPUT, AUGMENTATIONS)) {
            single.shuffle(0);
            twice.shuffle(0);
            single.take(60);
            twice.take(60);

            assertThat(twice.x().array().castTo(DataType.FLOAT)).isEqualTo(single.x().array());
        }
    }

    @Test
    void startsAThreadOnlyForAugmentations() {
        try (Batches plain = batches(EXAMPLES, INPUT, List.of())) {
            plain.shuffle(0);
            plain.take(0);
            assertThat(isRunning()).isFalse();
        }
        try (Batches augmented = batches(EXAMPLES, INPUT, AUGMENTATIONS)) {
            augmented.shuffle(0);
            augmented.take(0);
            assertThat(isRunning()).isTrue();
        }
    }

    @Test
    void takeRethrowsAugmentationFailures() {
        // Augmentation fails because this shape has more values than an example.
        try (Batches broken = batches(EXAMPLES, Shape.of(1, 20, 20), AUGMENTATIONS)) {
            broken.shuffle(0);
            assertThatThrownBy(() -> broken.take(0)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("examples could not be expanded").hasCauseInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static Batches batches(Examples examples, Shape input, List<Augmentation> augmentations) {
        return new Batches(examples, input, augmentations, SIZE, 7, Kernels.of(examples.x().dataType()));
    }

    /** Returns examples whose first value is their index. */
    private static Examples examples(DataType type) {
        INDArray x = Nd4j.rand(DataType.FLOAT, N, INPUT.size());
        int[] labels = new int[N];
        for (int i = 0; i < N; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < INPUT.size(); j++) {
                x.putScalar(i, j, (float) (i + Math.sin(j)));
            }
        }
        Examples examples = Examples.classified(x, labels, 3);
        return new Examples(x.castTo(type), examples.y().castTo(type), labels);
    }

    private static int index(Batches plain, int i) {
        return (int) plain.x().array().getFloat(i, 0);
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("augmentation"));
    }
}
