package dev.trainyard.model.imports;

import dev.trainyard.model.definition.DefinitionMetadata;
import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import dev.trainyard.platform.memory.MemorySize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads networks from safetensors files: those of this service, and those with the names of PyTorch's modules. */
final class SafeTensorsNetwork {

    private static final int LONGEST_SHOWN = 500;
    private static final int MAX_HEADER = 2 << 20;
    /** Heap of a parsed header, relative to its length. */
    private static final int GROWTH = 30;

    private SafeTensorsNetwork() {
    }

    /** Returns the memory of reading a file of this length. */
    static MemorySize size(long bytes) {
        return new MemorySize(bytes, GROWTH * Math.min(bytes, MAX_HEADER));
    }

    /** @throws InvalidSpecificationException if the tensors are not those of the architecture */
    static ImportedNetwork read(InputStream in, long bytes, ImportSpec spec) throws IOException {
        SafeTensors file;
        try {
            file = SafeTensors.read(withShortHeader(in), bytes);
        } catch (IOException e) {
            throw new InvalidSpecificationException("file", "is " + Text.shortened(e.getMessage(), LONGEST_SHOWN));
        }
        try {
            return file.metadata().getOrDefault("format", "").startsWith("trainyard.") ? stored(file)
                    : described(file.tensors(), spec);
        } catch (RuntimeException | Error e) {
            free(file.tensors());
            throw e;
        }
    }

    /** Refuses a long header before it is parsed: as a tree, it takes many times its length. */
    private static InputStream withShortHeader(InputStream in) throws IOException {
        byte[] length = in.readNBytes(Long.BYTES);
        if (length.length == Long.BYTES && Long.compareUnsigned(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong(),
                MAX_HEADER) > 0) {
            throw new IOException("its header has more than %d bytes".formatted(MAX_HEADER));
        }
        return new SequenceInputStream(new ByteArrayInputStream(length), in);
    }

    private static void free(Map<String, INDArray> tensors) {
        tensors.values().stream().filter(INDArray::closeable).forEach(INDArray::close);
    }

    private static ImportedNetwork stored(SafeTensors file) {
        ServableDefinition definition = DefinitionMetadata.read(file.metadata());
        DefinitionMetadata.shapes(definition).forEach((name, shape) -> {
            INDArray tensor = file.tensors().get(name);
            if (tensor == null || tensor.dataType() != DataType.FLOAT || tensor.length() != Arrays.stream(shape).reduce(1, (a, b) -> a * b)) {
                throw new InvalidSpecificationException("file", "must have a float32 tensor \"%s\" of shape %s"
                        .formatted(name, Arrays.toString(shape)));
            }
        });
        Map<String, Long> offsets = DefinitionMetadata.offsets(definition);
        return new ImportedNetwork(null, definition, vector -> offsets.forEach((name, offset) ->
                view(vector, offset, file.tensors().get(name).length()).assign(flat(file.tensors().get(name)))), () -> free(file.tensors()));
    }

    private static ImportedNetwork described(Map<String, INDArray> tensors, ImportSpec spec) {
        Architecture architecture = spec.architecture();
        if (architecture == null) {
            throw new InvalidSpecificationException("specification/architecture", "is required: the file does not have the layers");
        }
        List<PyTorchModule> modules = ordered(PyTorchModule.of(tensors), architecture, spec.modules());
        return new ImportedNetwork(architecture, null, vector -> fill(vector, modules, architecture), () -> free(tensors));
    }

    /** Returns a module for each layer with parameters. */
    private static List<PyTorchModule> ordered(List<PyTorchModule> found, Architecture architecture, List<String> names) {
        List<Integer> layers = architecture.withParameters();
        List<PyTorchModule> modules = names == null ? found : named(found, names);
        if (modules.size() != layers.size()) {
            throw new InvalidSpecificationException(names == null ? "specification/architecture" : "specification/modules",
                    "must have as many layers with weights as the file has modules, %d (%s), got %d".formatted(found.size(),
                            shown(found.stream().map(PyTorchModule::name)), layers.size()));
        }
        List<Shape> shapes = architecture.shapes();
        for (int i = 0; i < modules.size(); i++) {
            int l = layers.get(i);
            if (!modules.get(i).fits(architecture.layers().get(l), shapes.get(l))) {
                throw new InvalidSpecificationException("specification/architecture/layers/" + l, ("must have the weights %s of module "
                        + "\"%s\", got %s; if the module belongs to another layer, give the names in modules in the order of the layers")
                        .formatted(modules.get(i).shapes(), modules.get(i).name(), architecture.layout().get(l).stream()
                                .map(section -> section.name() + Arrays.toString(section.shape())).collect(Collectors.joining(", "))));
            }
        }
        if (names == null) {
            requireClearOrder(modules);
        }
        return modules;
    }

    private static List<PyTorchModule> named(List<PyTorchModule> found, List<String> names) {
        List<PyTorchModule> modules = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String path = "specification/modules/" + i;
            PyTorchModule module = found.stream().filter(known -> known.name().equals(name)).findFirst()
                    .orElseThrow(() -> new InvalidSpecificationException(path, "must be one of %s, got %s".formatted(
                            shown(found.stream().map(PyTorchModule::name)), name)));
            if (modules.contains(module)) {
                throw new InvalidSpecificationException(path, "must be given once, got " + name);
            }
            modules.add(module);
        }
        return modules;
    }

    /** Refuses modules whose weights could be exchanged unless numbers in their names order them. */
    private static void requireClearOrder(List<PyTorchModule> modules) {
        for (int i = 0; i < modules.size(); i++) {
            for (int j = i + 1; j < modules.size(); j++) {
                if (modules.get(i).shapes().equals(modules.get(j).shapes())
                        && !NaturalOrder.isByNumber(modules.get(i).name(), modules.get(j).name())) {
                    throw new InvalidSpecificationException("specification/modules", ("is required, because \"%s\" and \"%s\" have weights "
                            + "of the same shape: name the modules in the order of the layers")
                            .formatted(modules.get(i).name(), modules.get(j).name()));
                }
            }
        }
    }

    private static String shown(Stream<String> names) {
        return Text.shortened(names.collect(Collectors.joining(", ")), LONGEST_SHOWN);
    }

    private static void fill(INDArray vector, List<PyTorchModule> modules, Architecture architecture) {
        long offset = 0;
        List<Integer> layers = architecture.withParameters();
        for (int i = 0; i < modules.size(); i++) {
            List<List<INDArray>> values = modules.get(i).sections();
            List<Section> sections = architecture.layout().get(layers.get(i));
            for (int s = 0; s < sections.size(); s++) {
                INDArray target = view(vector, offset, sections.get(s).size());
                target.assign(0);
                values.get(s).forEach(tensor -> target.addi(flat(tensor)));
                offset += sections.get(s).size();
            }
        }
    }

    private static INDArray flat(INDArray tensor) {
        return tensor.reshape(tensor.length()).castTo(DataType.FLOAT);
    }

    private static INDArray view(INDArray vector, long from, long count) {
        return vector.get(NDArrayIndex.interval(from, from + count));
    }
}
