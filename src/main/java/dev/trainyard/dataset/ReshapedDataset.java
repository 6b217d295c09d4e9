package dev.trainyard.dataset;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import java.util.List;
import java.util.Optional;

/**
 * A built-in data set that shows another data set's examples in another shape. Both have the same file, memory and SHA-256.
 *
 * @param original name of the other data set
 */
record ReshapedDataset(String name, String original, Shape input) {

    /** MNIST as sequences: 28 time steps, each a row of pixels. */
    static final ReshapedDataset MNIST_ROWS = new ReshapedDataset("mnist_rows", "mnist", Shape.of(28, 28));

    static Optional<ReshapedDataset> find(String name) {
        return name.equals(MNIST_ROWS.name) ? Optional.of(MNIST_ROWS) : Optional.empty();
    }

    DatasetDescription describe(DatasetDescription of) {
        return new DatasetDescription(name, of.sha256(), input, of.targets(), of.examples(), of.classCounts(), of.preprocessing(),
                of.rawBytes(), of.weight(), of.ranges());
    }

    DatasetResource show(DatasetResource of) {
        return new DatasetResource(name, of.sha256(), of.builtIn(), of.source(), input, of.targets(), of.positiveClass(), of.examples(),
                of.classCounts(), of.preprocessing(), of.weight(), of.sizeBytes(), of.createdAt(), null, List.of());
    }

    Datasets.Open open(Datasets.Open of) {
        return new Open(of);
    }

    private final class Open implements Datasets.Open {

        private final Datasets.Open of;

        Open(Datasets.Open of) {
            this.of = of;
        }

        @Override
        public Dataset dataset() {
            return of.dataset().reshaped(input);
        }

        @Override
        public Dataset dataset(SplitSizes sizes, Subset subset) {
            return of.dataset(sizes, subset).reshaped(input);
        }

        @Override
        public Dataset own(Dataset derived) {
            return of.own(derived);
        }

        @Override
        public DatasetDescription description() {
            return describe(of.description());
        }

        @Override
        public void close() {
            of.close();
        }
    }
}
