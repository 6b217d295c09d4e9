package dev.trainyard.job.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.dataset.ValueRanges.Range;
import dev.trainyard.dataset.ValueRanges;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobSpecValidationTest {

    private static final String DENSE = """
            {"dataset":"d","architecture":{"input":[2],"layers":[{"type":"dense","units":2,"activation":"softmax"}]},%s
             "optimizer":{"type":"sgd","learning_rate":1}}""";
    private static final String MACHINE = """
            {"dataset":"d","architecture":{"input":[2],"layers":[{"type":"rbm","units":3%s}]},"objective":{"type":"contrastive_divergence"},%s
             "optimizer":{"type":"sgd","learning_rate":0.1}}""";

    @Test
    void refusesAValidationSplitWithoutWeight() {
        DatasetDescription described = weighted(EnumSet.of(Split.TRAIN));

        assertThat(violations(DENSE.formatted(""), described)).containsExactly(
                "dataset must have a validation example with a weight above 0 in the column w");
        assertThat(violations(DENSE.formatted("\"split\":{\"train\":50,\"validation\":50},"), described)).as("divided anew").isEmpty();
        assertThat(violations(DENSE.formatted(""), weighted(EnumSet.of(Split.TRAIN, Split.VALIDATION)))).isEmpty();
        assertThat(violations(DENSE.formatted(""), weighted(null))).as("unknown").isEmpty();
    }

    @Test
    void refusesBinaryUnitsForInputsBeyondZeroAndOne() {
        DatasetDescription described = described(new Preprocessing.Identity(), new Range(-2.5, 3));

        assertThat(violations(MACHINE.formatted("", ""), described)).containsExactly("architecture/layers/0/visible must be gaussian: the "
                + "inputs are from -2.500 to 3.000, not all from 0 to 1, as binary units and their probabilities are");
        assertThat(violations(MACHINE.formatted(",\"visible\":\"gaussian\"", ""), described)).isEmpty();
        assertThat(violations(MACHINE.formatted("", ""), described(new Preprocessing.Identity(), new Range(0, 1)))).isEmpty();
        assertThat(violations(MACHINE.formatted("", ""), described(new Preprocessing.Identity(), null))).as("unknown").isEmpty();
        assertThat(violations(MACHINE.formatted("", "\"subset\":{\"train\":10},"), described)).as("some examples may do").isEmpty();
    }

    @Test
    void refusesBinaryUnitsForStandardisedColumns() {
        Column constant = new Column.Numeric("c", 5, 1);

        assertThat(violations(MACHINE.formatted("", ""), described(new TablePreprocessing(List.of(constant,
                new Column.Numeric("age", 40, 12))), null))).singleElement().asString().contains("column age is standardised");
        assertThat(violations(MACHINE.formatted("", ""), described(new TablePreprocessing(List.of(constant,
                new Column.Categorical("colour", List.of("red")))), null))).isEmpty();
    }

    private static List<String> violations(String specification, DatasetDescription described) {
        return JobSpecValidation.violations(JobSpecs.read(specification), described).stream().map(Violation::toString).toList();
    }

    private static DatasetDescription weighted(Set<Split> splits) {
        return described(new Preprocessing.Identity(), "w", splits == null ? null : new ValueRanges(null, null, splits));
    }

    private static DatasetDescription described(Preprocessing preprocessing, Range input) {
        return described(preprocessing, null, input == null ? null : new ValueRanges(null, input, null));
    }

    private static DatasetDescription described(Preprocessing preprocessing, String weight, ValueRanges ranges) {
        return new DatasetDescription("d", "sha", Shape.of(2), Targets.classes(List.of("a", "b")),
                Map.of(Split.TRAIN, 80, Split.VALIDATION, 20), Map.of(Split.TRAIN, List.of(40, 40), Split.VALIDATION, List.of(10, 10)),
                preprocessing, null, weight, ranges);
    }
}
