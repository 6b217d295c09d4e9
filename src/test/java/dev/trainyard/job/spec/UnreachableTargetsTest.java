package dev.trainyard.job.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.dataset.ValueRanges.Range;
import dev.trainyard.dataset.ValueRanges;
import dev.trainyard.job.submission.Estimate;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.training.TrainingObserver.Warning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class UnreachableTargetsTest {

    private static final Targets PRICE = Targets.regression(List.of("price"));

    @ParameterizedTest
    @CsvSource({"sigmoid,14999,500001", "sigmoid,-0.1,1", "softmax,0,2", "tanh,-2,0.5", "relu,-3,8", "elu,-2,5", "swish,-1,1", "gelu,-1,1"})
    void warnsOfTargetsBeyondTheActivation(String activation, double lowest, double highest) {
        assertThat(warnings(activation, new Range(lowest, highest))).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("targets_out_of_range");
            assertThat(warning.message()).contains("outputs of " + activation + " are ", "linear");
        });
    }

    @ParameterizedTest
    @CsvSource({"linear,14999,500001", "leaky_relu,-5,5", "sigmoid,0,1", "tanh,-1,1", "relu,0,500000", "sigmoid,0,1.005"})
    void isSilentIfTheTargetsCanBeReached(String activation, double lowest, double highest) {
        assertThat(warnings(activation, new Range(lowest, highest))).isEmpty();
    }

    @Test
    void namesTheTargetAndBothRanges() {
        assertThat(warnings("sigmoid", new Range(14_999, 500_001)).get(0).message()).startsWith("The outputs of sigmoid are from 0 to 1, "
                + "so the network cannot predict targets beyond: the data set has price from 14999 to 500001.");
        assertThat(warnings("gelu", new Range(-1, 1)).get(0).message()).contains("at least -0.169971");
    }

    /** A data set that an earlier version stored has no ranges, so the warning comes when the job starts. */
    @Test
    void warnsAtTheStartIfTheRangesWereUnknown() {
        Dataset dataset = new Dataset(Shape.of(1), PRICE, Examples.regression(Nd4j.zeros(2, 1),
                Nd4j.createFromArray(new float[] {15_000, 500_000}).reshape(2, 1)), null, null);

        assertThat(DataWarnings.atSubmission(specification("sigmoid"), described(null))).isEmpty();
        assertThat(DataWarnings.atStart(specification("sigmoid"), described(null), dataset)).extracting(Warning::code)
                .containsExactly("targets_out_of_range");
        assertThat(DataWarnings.atStart(specification("sigmoid"), described(new Range(15_000, 500_000)), dataset)).as("known before").isEmpty();
        assertThat(DataWarnings.atStart(specification("linear"), described(null), dataset.standardized())).isEmpty();
    }

    @Test
    void jobsValidateShowsTheWarning() {
        CheckedSpec checked = new CheckedSpec(specification("tanh"), described(new Range(15_000, 500_000)));
        assertThat(Estimate.of(checked, Optional.empty(), Optional.empty()).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("outputs of tanh"));
    }

    private static List<Warning> warnings(String activation, Range range) {
        return DataWarnings.atSubmission(specification(activation), described(range));
    }

    private static JobSpec specification(String activation) {
        return JobSpecs.read("""
                {"dataset":"houses","architecture":{"input":[1],"layers":[{"type":"dense","units":1,"activation":"%s"}]},"cost":"quadratic",
                 "optimizer":{"type":"sgd","learning_rate":1}}""".formatted(activation));
    }

    private static DatasetDescription described(Range range) {
        return new DatasetDescription("houses", "sha", Shape.of(1), PRICE, Map.of(Split.TRAIN, 80, Split.VALIDATION, 20, Split.TEST, 20), null,
                new Preprocessing.Identity(), null, null, range == null ? null : new ValueRanges(List.of(range), null, null));
    }
}
