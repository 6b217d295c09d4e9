package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import dev.trainyard.nn.data.preprocessing.Datetime;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelColumnsTest {

    private final ModelColumns.OfDefinition column = new ModelColumns.OfDefinition();

    @Test
    void keepsEveryKindOfTableColumn() {
        ServableDefinition definition = definition(List.of(new Column.Numeric("height", 170, 10),
                new Column.Numeric("age", 40, 10, new Imputation(Imputation.Strategy.MOST_FREQUENT, 30, true)),
                new Column.Categorical("city", List.of("Bern"), new Column.Categorical.Rare("other", List.of("Rome", "Ulm")),
                        new Column.Categorical.Missing(Column.Categorical.Missing.Strategy.CATEGORY, null, List.of("?", "NA")), true),
                new Datetime("born", new DateFormat("%d.%m.%Y"), 5e8, 1e8, List.of(Datetime.Cycle.MONTH, Datetime.Cycle.WEEKDAY),
                        new Imputation(Imputation.Strategy.MEDIAN, 4e8, false))));
        assertThat(column.convertToEntityAttribute(column.convertToDatabaseColumn(definition))).isEqualTo(definition);
    }

    /** The fields that columns have gained must not appear in a table without missing values: its bytes stay what they were. */
    @Test
    void writesColumnsWithoutMissingValuesAsBefore() {
        String stored = column.convertToDatabaseColumn(definition(List.of(new Column.Numeric("age", 40, 10),
                new Column.Categorical("colour", List.of("red", "green")))));
        assertThat(stored).contains("\"preprocessing\":{\"type\":\"table\",\"columns\":["
                + "{\"type\":\"numeric\",\"name\":\"age\",\"mean\":40.0,\"deviation\":10.0},"
                + "{\"type\":\"categorical\",\"name\":\"colour\",\"categories\":[\"red\",\"green\"]}]}");
    }

    private static ServableDefinition definition(List<Column> columns) {
        TablePreprocessing preprocessing = new TablePreprocessing(columns);
        return ServableDefinition.of(new Architecture(Shape.of(preprocessing.width(columns.size())),
                List.of(new Dense(1, Activation.LINEAR))), Cost.QUADRATIC, Targets.regression(List.of("risk")), preprocessing, null);
    }
}
