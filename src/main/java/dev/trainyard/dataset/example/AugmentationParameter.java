package dev.trainyard.dataset.example;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.data.augmentation.Augmenter;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.problem.ProblemException;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the augmentation of examples from a query parameter, in the form of a job's {@code augmentation}. */
@Component
class AugmentationParameter {

    private static final String AUGMENTATION = "augmentation";

    private record Parsed(@JsonProperty(defaultValue = "[]") List<Augmentation> augmentation) {

        Parsed {
            new Check().that(augmentation.size() <= Augmentation.MAX_COUNT, AUGMENTATION, "must be at most " + Augmentation.MAX_COUNT,
                    augmentation.size()).done();
        }
    }

    private final SpecificationReader reader;
    private final JsonMapper json;

    AugmentationParameter(SpecificationReader reader, JsonMapper json) {
        this.reader = reader;
        this.json = json;
    }

    /**
     * Returns an augmenter that changes examples of shape {@code input} as a job with this {@code seed} changes its training examples.
     *
     * @throws ProblemException 422 if {@code augmentation} is not JSON, or not applicable to examples of this shape
     */
    Augmenter read(String augmentation, long seed, Shape input) {
        List<Augmentation> augmentations = augmentations(augmentation);
        List<Violation> violations = Augmenter.violations(augmentations, input).stream()
                .map(violation -> new Violation(AUGMENTATION + "/" + violation.field(), violation.detail())).toList();
        ProblemException.requireParameters(violations);
        return new Augmenter(augmentations, input, seed);
    }

    private List<Augmentation> augmentations(String augmentation) {
        try {
            JsonNode read = JsonNodeFactory.instance.objectNode().set(AUGMENTATION, parse(augmentation));
            return reader.read(read, Parsed.class).augmentation();
        } catch (ProblemException e) {
            throw e.errors().isEmpty() ? e : ProblemException.invalidParameters(e.errors());
        }
    }

    private JsonNode parse(String augmentation) {
        try {
            return json.readTree(augmentation);
        } catch (JacksonException e) {
            throw ProblemException.invalidParameters(List.of(new Violation(AUGMENTATION,
                    "must be JSON, such as [{\"type\":\"rotate\",\"degrees\":15}]")));
        }
    }
}
