package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.TrainingTargets;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.UpDown;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.json.StoredJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class JobColumnsTest {

    private final JobColumns.Specification column = new JobColumns.Specification();

    @ParameterizedTest
    @MethodSource("recipes")
    void readsASpecificationAsItWasStored(JobSpec specification) {
        assertThat(column.convertToEntityAttribute(column.convertToDatabaseColumn(specification))).isEqualTo(specification);
    }

    static Stream<JobSpec> recipes() throws IOException {
        return Arrays.stream(new PathMatchingResourcePatternResolver().getResources("classpath:recipes/*.json"))
                .map(JobColumnsTest::specification);
    }

    private static JobSpec specification(Resource recipe) {
        try (InputStream in = recipe.getInputStream()) {
            return new SpecificationReader().read(StoredJson.MAPPER.readTree(in).get("job"), JobSpec.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void fillsInDefaultsOfFieldsThatDidNotExistWhenStored() {
        JobSpec stored = column.convertToEntityAttribute("""
                {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"rbm","units":3,"tied":false},
                 {"type":"associative_memory","units":3,"classes":2}]},"objective":{"type":"up_down"},"cost":"log_likelihood",
                 "optimizer":{"type":"sgd","learning_rate":0.1}}""");

        assertThat(stored.objective()).isEqualTo(new UpDown(3, 0));
        assertThat(stored.epochs()).isEqualTo(30);
        assertThat(stored.threads()).isEqualTo(1);
    }

    @Test
    void doesNotStandardizeTargetsOfSpecificationsStoredWithoutTheField() {
        JobSpec stored = column.convertToEntityAttribute("""
                {"dataset":"function","architecture":{"input":[1],"layers":[{"type":"dense","units":1,"activation":"linear"}]},
                 "cost":"quadratic","keep":"last","optimizer":{"type":"sgd","learning_rate":0.1}}""");

        assertThat(stored.standardizeTargets()).isNull();
        assertThat(stored.cost()).isEqualTo(Cost.QUADRATIC);
        assertThat(TrainingTargets.prepare(stored, null, null)).as("unchanged").isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "LAST | null", "BEST | {\"monitor\":\"validation_cost\",\"restore_best\":true}",
        "LAST | {\"monitor\":\"validation_cost\",\"restore_best\":false}"})
    void keepsTheWeightsOfSpecificationsStoredBeforeKeepExisted(Keep keep, String earlyStopping) {
        JobSpec stored = column.convertToEntityAttribute("""
                {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":2}]},"early_stopping":%s,
                 "optimizer":{"type":"sgd","learning_rate":0.1}}""".formatted(earlyStopping));

        assertThat(stored.keep()).isEqualTo(keep);
        assertThat(stored.hyperparameters().keep()).isEqualTo(keep);
    }
}
