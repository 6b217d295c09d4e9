package dev.trainyard.dataset;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.dataset.generator.Generator;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.platform.json.SpecificationReader;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The built-in data sets: MNIST, each generator with its default parameters under the name of its type, and {@code hills}. */
@Component
class BuiltInDatasets {

    private final Map<String, BuiltInDataset> byName = new TreeMap<>();

    BuiltInDatasets(Mnist mnist, SpecificationReader reader) {
        byName.put(mnist.name(), mnist);
        for (Class<?> type : Generator.class.getPermittedSubclasses()) {
            String name = type.getAnnotation(JsonTypeName.class).value();
            ObjectNode withDefaults = JsonNodeFactory.instance.objectNode().put("type", name);
            byName.put(name, new Generated(name, reader.read(withDefaults, Generator.class)));
        }
        ObjectNode hills = JsonNodeFactory.instance.objectNode().put("type", "function").put("function", "hills");
        byName.put("hills", new Generated("hills", reader.read(hills, Generator.class)));
    }

    Optional<BuiltInDataset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<String> names() {
        return byName.keySet();
    }

    private record Generated(String name, Generator generator) implements BuiltInDataset {

        @Override
        public Source source() {
            return new Source(null, generator);
        }

        @Override
        public Optional<DatasetDescription> description() {
            return Optional.empty();
        }

        @Override
        public RawDataset make() {
            return generator.generate();
        }
    }
}
