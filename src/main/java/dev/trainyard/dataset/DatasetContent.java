package dev.trainyard.dataset;

import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content file of a data set: the raw values of all splits, one after the other, in their own compact type. In memory, training
 * and validation examples are therefore adjacent and can be divided anew without a copy. Equal examples give equal bytes.
 * <ul>
 * <li>{@code x} raw values. Shape: {@code [n, values]}; uint8, float32 or float64
 * <li>{@code labels} the class of each example, int32, or {@code y} a regression's outputs. Shape: {@code [n, |y|]}, float32
 * <li>{@code weights} the weight of each example, float32; absent if all are equal
 * <li>metadata {@code dataset}: {@link Header} as JSON
 * </ul>
 */
final class DatasetContent {

    private static final JsonMapper JSON = new JsonMapper();

    private DatasetContent() {
    }

    private record Header(Shape input, Targets targets, Preprocessing preprocessing, int train, int validation, int test) {
    }

    static void write(RawDataset raw, OutputStream out) throws IOException {
        List<RawExamples> splits = splits(raw);
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        try {
            tensors.put("x", joined(splits.stream().map(RawExamples::raw).toList()));
            if (raw.targets().isClassification()) {
                tensors.put("labels", Nd4j.createFromArray(
                        splits.stream().flatMapToInt(split -> IntStream.of(split.labels())).toArray()));
            } else {
                tensors.put("y", joined(splits.stream().map(RawExamples::y).toList()));
            }
            if (raw.weight() != null) {
                float[] weights = new float[Math.toIntExact(raw.size())];
                int next = 0;
                for (RawExamples split : splits) {
                    System.arraycopy(split.weights(), 0, weights, next, split.weights().length);
                    next += split.weights().length;
                }
                tensors.put("weights", Nd4j.createFromArray(weights));
            }
            Header header = new Header(raw.input(), raw.targets(), raw.preprocessing(), raw.size(Split.TRAIN),
                    raw.size(Split.VALIDATION), raw.size(Split.TEST));
            new SafeTensors(tensors, Map.of("dataset", JSON.writeValueAsString(header))).write(out);
        } finally {
            tensors.values().stream().filter(tensor -> splits.stream().noneMatch(s -> s.raw() == tensor || s.y() == tensor))
                    .forEach(INDArray::close);
        }
    }

    /** Reads a file that {@link #write} wrote, and preprocesses its examples. */
    static LoadedDataset read(InputStream file, long bytes) throws IOException {
        SafeTensors content = SafeTensors.read(file, bytes);
        List<INDArray> made = new ArrayList<>();
        boolean whole = false;
        try {
            Header header = JSON.readValue(content.metadata().get("dataset"), Header.class);
            made.add(header.preprocessing.apply(content.tensors().get("x")));
            INDArray labels = content.tensors().get("labels");
            made.add(labels == null ? content.tensors().get("y").dup() : oneHot(labels.toIntVector(), header.targets.size()));
            INDArray weights = content.tensors().get("weights");
            Examples all = new Examples(made.get(0), made.get(1), labels == null ? null : labels.toIntVector(),
                    weights == null ? null : weights.toFloatVector());
            int test = header.train + header.validation;
            LoadedDataset loaded = new LoadedDataset(new Dataset(header.input, header.targets, part(all, 0, header.train),
                    part(all, header.train, test), part(all, test, test + header.test)), List.copyOf(made));
            whole = true;
            return loaded;
        } finally {
            content.tensors().values().forEach(INDArray::close);
            if (!whole) {
                made.forEach(INDArray::close);
            }
        }
    }

    private static Examples part(Examples all, int from, int to) {
        return from == to ? null : all.slice(from, to);
    }

    private static INDArray oneHot(int[] labels, int classes) {
        INDArray y = Nd4j.zeros(DataType.FLOAT, labels.length, classes);
        FloatPointer ones = new FloatPointer(y.data().addressPointer());
        for (int i = 0; i < labels.length; i++) {
            ones.put((long) i * classes + labels[i], 1);
        }
        return y;
    }

    private static List<RawExamples> splits(RawDataset raw) {
        return new EnumMap<>(raw.splits()).values().stream().toList();
    }

    private static INDArray joined(List<INDArray> parts) {
        return parts.size() == 1 ? parts.get(0) : Nd4j.concat(0, parts.toArray(INDArray[]::new));
    }
}
