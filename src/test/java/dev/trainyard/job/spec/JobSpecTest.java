package dev.trainyard.job.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Sampling;
import dev.trainyard.platform.json.SpecificationReader;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JobSpecTest {

    private static final String JSON = """
            {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":2,"activation":"softmax"}]},%s
             "optimizer":{"type":"sgd","learning_rate":1}}""";

    /** Earlier versions stored cross_entropy as the default cost of softmax outputs. */
    @Test
    void keepsTheCostThatWasStored() {
        assertThat(read("\"cost\":\"cross_entropy\",").cost()).isEqualTo(Cost.CROSS_ENTROPY);
        assertThat(read("\"cost\":\"cross_entropy\",").hyperparameters().cost()).isEqualTo(Cost.CROSS_ENTROPY);
    }

    @Test
    void choosesTheCostOfTheOutput() {
        assertThat(read("").cost()).isEqualTo(Cost.LOG_LIKELIHOOD);
        assertThat(read("\"cost\":null,").hyperparameters().cost()).isEqualTo(Cost.LOG_LIKELIHOOD);
    }

    /** Earlier versions took the first examples and stored nothing about it. */
    @Test
    void storedJobsKeepTakingTheFirstExamples() {
        JobSpec stored = read("\"split\":{\"train\":2,\"validation\":1},\"subset\":{\"train\":2},");
        assertThat(stored.split().sampling()).isEqualTo(Sampling.FIRST);
        assertThat(stored.subset().sampling()).isEqualTo(Sampling.FIRST);
    }

    private static JobSpec read(String cost) {
        return new SpecificationReader().read(JsonMapper.shared().readTree(JSON.formatted(cost)), JobSpec.class);
    }
}
