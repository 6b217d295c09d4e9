package dev.trainyard.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.inference.JsonValues;
import dev.trainyard.inference.ModelInput;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
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
        ModelInput model = new ModelInput(ServableDefinition.of(new Architecture(Shape.of(1), List.of(new Dense(1, Activation.LINEAR))),
                Cost.QUADRATIC, Targets.regression(List.of("risk")), columns, null));
        InferInputs.Batch batch = new InferInputs(model, 10).encode(List.of(
                new InferRequest.Tensor("cafe\u0301", List.of(2, 1), "FP64", values("[null, 30]"), null)));
        assertThat(batch.x()).containsExactly(2, -1);
    }

    @Test
    void takesATableOfNumbersAsOneTensorOrByColumns() {
        TablePreprocessing columns = new TablePreprocessing(List.of(new Column.Numeric("a", 0, 1), new Column.Numeric("b", 10, 2)));
        InferInputs inputs = new InferInputs(new ModelInput(ServableDefinition.of(new Architecture(Shape.of(2),
                List.of(new Dense(1, Activation.LINEAR))), Cost.QUADRATIC, Targets.regression(List.of("y")), columns, null)), 10);
        assertThat(inputs.describe()).containsExactly(new InferInputs.Description("input", "FP64", List.of(-1, 2)));
        assertThat(inputs.encode(List.of(new InferRequest.Tensor("input", List.of(2, 2), "INT32", values("[[1, 12], [3, 14]]"), null))).x())
                .containsExactly(1, 1, 3, 2);
        assertThat(inputs.encode(List.of(new InferRequest.Tensor("b", List.of(2, 1), "FP64", values("[12, 14]"), null),
                new InferRequest.Tensor("a", List.of(2), "FP64", values("[1, 3]"), null))).x()).containsExactly(1, 1, 3, 2);
    }

    private static JsonValues values(String json) {
        try (JsonParser parser = new JsonMapper().createParser(json)) {
            parser.nextToken();
            return JsonValues.read(parser);
        }
    }
}
