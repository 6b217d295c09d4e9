package dev.trainyard.model.imports;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.layer.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The tensors of a module of PyTorch, or of one layer of a recurrent module of several.
 *
 * @param name  of the module, such as {@code features.0}; with {@code #1} for the second layer of a recurrent module
 * @param parts {@code weight} and {@code bias}, or {@code weight_ih}, {@code weight_hh}, {@code bias_ih} and {@code bias_hh}
 */
record PyTorchModule(String name, Map<String, INDArray> parts) {

    private static final Pattern TENSOR = Pattern.compile("(?:(.*)\\.)?(weight|bias|(?:weight|bias)_(?:ih|hh))(?:_l(\\d{1,4}))?");

    /**
     * Groups tensors by module.
     *
     * @return the modules in the natural order of their names: {@code fc2} before {@code fc10}
     * @throws InvalidSpecificationException naming a tensor that no layer of this service has
     */
    static List<PyTorchModule> of(Map<String, INDArray> tensors) {
        Map<String, PyTorchModule> modules = new TreeMap<>(NaturalOrder.INSTANCE);
        tensors.forEach((name, tensor) -> {
            Matcher matcher = TENSOR.matcher(name);
            if (!matcher.matches()) {
                throw new InvalidSpecificationException("file", "has a tensor \"%s\", which no layer of this service has".formatted(name));
            }
            if (tensor.dataType() != DataType.FLOAT && tensor.dataType() != DataType.DOUBLE) {
                throw new InvalidSpecificationException("file", "must have weights of float32 or float64, got \"%s\" of %s"
                        .formatted(name, tensor.dataType()));
            }
            String module = (matcher.group(1) == null ? "" : matcher.group(1))
                    + (matcher.group(3) == null || matcher.group(3).equals("0") ? "" : "#" + matcher.group(3));
            modules.computeIfAbsent(module, key -> new PyTorchModule(key, new LinkedHashMap<>())).parts.put(matcher.group(2), tensor);
        });
        return new ArrayList<>(modules.values());
    }

    /** Returns whether the tensors are the parameters of a layer. */
    boolean fits(LayerSpec layer, Shape input) {
        List<Section> sections = layer.sections(input);
        if (layer instanceof Lstm || layer instanceof Recurrent) {
            return parts.keySet().stream().allMatch(part -> part.contains("_"))
                    && has("weight_ih", sections.get(0).shape()) && has("weight_hh", sections.get(1).shape())
                    && hasOrLacks("bias_ih", sections.get(2).shape()) && hasOrLacks("bias_hh", sections.get(2).shape());
        }
        if (parts.keySet().stream().anyMatch(part -> part.contains("_")) || !(layer instanceof Dense || layer instanceof Conv2d)) {
            return false;
        }
        long[] weight = sections.get(0).shape();
        if (layer instanceof Conv2d conv) {
            long kernel = conv.kernel().size();
            weight = new long[] {conv.filters(), weight[1] / kernel, conv.kernel().dimension(0), conv.kernel().dimension(1)};
        }
        return has("weight", weight) && hasOrLacks("bias", sections.get(1).shape());
    }

    private boolean has(String part, long[] shape) {
        return parts.containsKey(part) && Arrays.equals(parts.get(part).shape(), shape);
    }

    private boolean hasOrLacks(String part, long[] shape) {
        return !parts.containsKey(part) || has(part, shape);
    }

    /** Returns for each section of the layer the tensors whose sum it is; empty for zeros. */
    List<List<INDArray>> sections() {
        if (parts.containsKey("weight")) {
            return List.of(List.of(parts.get("weight")), present("bias"));
        }
        List<INDArray> biases = new ArrayList<>(present("bias_ih"));
        biases.addAll(present("bias_hh"));
        return List.of(List.of(parts.get("weight_ih")), List.of(parts.get("weight_hh")), biases);
    }

    private List<INDArray> present(String part) {
        return parts.containsKey(part) ? List.of(parts.get(part)) : List.of();
    }

    /** Returns the shapes, to compare modules and for messages. */
    Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new TreeMap<>();
        parts.forEach((part, tensor) -> shapes.put(part, Arrays.stream(tensor.shape()).boxed().toList()));
        return shapes;
    }
}
