package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.Definition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Column;
import dev.trainyard.nn.data.Imputation;
import dev.trainyard.nn.data.TablePreprocessing;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

class InferInputsTest {

    /** The column's name has é as one character, the tensor's name has it as e with a combining accent. */
    @Test
    void takesNullInATensorThatSpellsItsNameInAnotherNormalForm() {
        TablePreprocessing columns = new TablePreprocessing(List.of(
                new Column.Numeric("caf\u00e9", 40, 10, new Imputation(Imputation.Strategy.MEDIAN, 60, false))));
        ModelInput model = new ModelInput(Definition.of(new Architecture(Shape.of(1), List.of(new Dense(1, Activation.LINEAR))),
                Cost.QUADRATIC, Targets.regression(List.of("risk")), columns, null));
        InferInputs.Batch batch = new InferInputs(model, 10).encode(List.of(
                new InferRequest.Tensor("cafe\u0301", List.of(2, 1), "FP64", values("[null, 30]"))));
        assertThat(batch.x()).containsExactly(2, -1);
    }

    private static JsonValues values(String json) {
        try (JsonParser parser = new JsonMapper().createParser(json)) {
            parser.nextToken();
            return JsonValues.read(parser);
        }
    }
}
