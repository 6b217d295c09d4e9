package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a preprocessing as nodes, from raw values to x. Pictures have the input {@code input} of raw values, float32. A table has an input
 * of shape {@code [batch, 1]} for each column, under {@link #inputName}: float64 for numbers, texts for categories. Numbers are standardised
 * in float64, as this service does it.
 *
 * <p>The service refuses an unknown category or a missing value where training had none. In a graph, an unknown category is an index
 * outside of a vector, so that the run fails; a missing number stays NaN.
 */
final class InputNodes {

    private final OnnxGraph graph;

    InputNodes(OnnxGraph graph) {
        this.graph = graph;
    }

    /** Returns the reason why a column cannot be encoded by a graph; empty if it can. */
    static Optional<String> refusal(Column column) {
        return column instanceof Column.Numeric || column instanceof Column.Categorical ? Optional.empty()
                : Optional.of("must be absent: ONNX cannot read the dates of column " + column.name());
    }

    /** @return the name of x, of shape {@code [batch, …]} */
    String add(Preprocessing preprocessing, Shape shape) {
        if (!(preprocessing instanceof TablePreprocessing table)) {
            String raw = graph.input(OnnxModel.INPUT, DataType.FLOAT, shape.dimensions());
            return preprocessing instanceof Preprocessing.Pixels pixels ? graph.node("Div", OnnxModel.ENCODED,
                    List.of(raw, graph.scalar("divisor", (float) pixels.divisor()))) : raw;
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            String prefix = "columns." + i + ".";
            if (column instanceof Column.Categorical categorical) {
                parts.add(categories(categorical, prefix));
            } else {
                parts.addAll(number((Column.Numeric) column, prefix));
            }
        }
        String row = graph.node("Concat", shape.rank() == 1 ? OnnxModel.ENCODED : "row", parts, Attributes.of("axis", 1));
        return shape.rank() == 1 ? row : OnnxModel.reshaped(graph, row, shape, OnnxModel.ENCODED);
    }

    /** Returns the column's name, unless a tensor of the graph has or may have it. */
    static String inputName(Column column) {
        return column.name().contains(".") || OnnxModel.NAMES.contains(column.name()) ? "column " + column.name() : column.name();
    }

    private List<String> number(Column.Numeric column, String prefix) {
        String raw = graph.input(inputName(column), DataType.DOUBLE, List.of(1));
        List<String> parts = new ArrayList<>();
        String indicator = null;
        if (column.missing() != null) {
            String missing = graph.node("IsNaN", prefix + "missing", List.of(raw));
            raw = graph.node("Where", prefix + "imputed", List.of(missing, graph.scalar(prefix + "imputation", column.missing().value()), raw));
            indicator = column.missing().indicator() ? cast(prefix + "indicator", missing) : null;
        }
        String centred = graph.node("Sub", prefix + "centred", List.of(raw, graph.scalar(prefix + "mean", column.mean())));
        String scaled = graph.node("Div", prefix + "scaled", List.of(centred, graph.scalar(prefix + "deviation", column.deviation())));
        parts.add(cast(prefix + "standardized", scaled));
        if (indicator != null) {
            parts.add(indicator);
        }
        return parts;
    }

    private String cast(String name, String x) {
        return graph.node("Cast", name, List.of(x), Attributes.of("to", DataType.FLOAT.getNumber()));
    }

    /** One-hot by the place of the category; all 0 behind the last place, where only unknown categories are that the column takes. */
    private String categories(Column.Categorical column, String prefix) {
        int width = column.width();
        Map<String, Long> places = new LinkedHashMap<>();
        column.categories().forEach(category -> places.put(category, (long) places.size()));
        if (column.rare() != null) {
            long shared = column.categories().size();
            column.rare().categories().forEach(rare -> places.putIfAbsent(rare, shared));
            places.putIfAbsent(column.rare().name(), shared);
        }
        if (column.missing() != null) {
            long place = column.missing().category() == null ? width - 1 : (long) column.parse(column.missing().category());
            places.putIfAbsent("", place);
            if (column.missing().markers() != null) {
                column.missing().markers().forEach(marker -> places.putIfAbsent(marker, place));
            }
        }
        boolean takesUnknown = Boolean.TRUE.equals(column.unknown());
        long other = !takesUnknown ? width + 1L : column.rare() == null ? width : column.categories().size();
        String place = graph.mlNode("LabelEncoder", prefix + "place", graph.input(inputName(column), DataType.STRING, List.of(1)),
                Attributes.ofTexts("keys_strings", List.copyOf(places.keySet())),
                Attributes.ofLongs("values_int64s", places.values().stream().mapToLong(Long::longValue).toArray()),
                Attributes.of("default_int64", other));
        // The index width + 1 is outside of this vector.
        float[] ones = new float[width + 1];
        Arrays.fill(ones, 1);
        String known = graph.node("Gather", prefix + "known", List.of(graph.floats(prefix + "known_places", ones), place));
        String hot = graph.node("OneHot", prefix + "one_hot", List.of(place, graph.longs(prefix + "width", width),
                graph.floats(prefix + "levels", 0, 1)), Attributes.of("axis", -1));
        String flat = graph.node("Flatten", prefix + "flat", List.of(hot), Attributes.of("axis", 1));
        return graph.node("Mul", prefix + "encoded", List.of(flat, known));
    }
}
