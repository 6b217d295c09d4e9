package dev.trainyard.dataset;

import dev.trainyard.dataset.format.IdxFormat;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Handwritten digits (LeCun, Cortes, Burges): 28×28 grey levels. Divided as in <i>Neural Networks and Deep Learning</i>: the last
 * 10,000 of the 60,000 training images are the validation split.
 */
@Component
class Mnist implements BuiltInDataset {

    private static final String VALIDATION = "10000";

    private final MnistFiles files;
    private final IdxFormat idx;

    Mnist(MnistFiles files, IdxFormat idx) {
        this.files = files;
        this.idx = idx;
    }

    @Override
    public String name() {
        return "mnist";
    }

    @Override
    public Source source() {
        return new Source(idx.name(), null);
    }

    @Override
    public Optional<DatasetDescription> description() {
        return Optional.of(new DatasetDescription(name(), null, Shape.of(1, 28, 28),
                Targets.classes(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")),
                Map.of(Split.TRAIN, 50_000, Split.VALIDATION, 10_000, Split.TEST, 10_000),
                Map.of(Split.TRAIN, List.of(4932, 5678, 4968, 5101, 4859, 4506, 4951, 5175, 4842, 4988),
                        Split.VALIDATION, List.of(991, 1064, 990, 1030, 983, 915, 967, 1090, 1009, 961),
                        Split.TEST, List.of(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)),
                new Preprocessing.Pixels(255)));
    }

    @Override
    public Optional<String> obstacle() {
        return files.obstacle();
    }

    @Override
    public RawDataset make() throws IOException {
        return files.read(byPart -> idx.read(byPart, Map.of("validation", VALIDATION)));
    }
}
