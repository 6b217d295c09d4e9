package dev.trainyard.job.spec;

import dev.trainyard.job.lifecycle.Best;
import dev.trainyard.job.lifecycle.JobResult;
import dev.trainyard.job.lifecycle.Last;
import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.platform.json.SpecificationReader;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Specifications for tests. */
public final class JobSpecs {

    private JobSpecs() {
    }

    public static JobSpec xor() {
        return read("""
                {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":2},{"type":"dense","units":2}]},
                 "optimizer":{"type":"sgd","learning_rate":1}}""");
    }

    public static JobSpec xor(int maxAttempts) {
        return read("""
                {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":2},{"type":"dense","units":2}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"limits":{"max_attempts":%d}}""".formatted(maxAttempts));
    }

    /** Returns the result of a training run that kept the weights of its first epoch. */
    public static JobResult result() {
        return new JobResult(StopReason.COMPLETED, Keep.BEST, new Best(1, Map.of("training_cost", 0.5)),
                new Last(2, Map.of("training_cost", 0.75)), Map.of("cost", 1.0));
    }

    public static JobSpec read(String json) {
        return new SpecificationReader().read(JsonMapper.shared().readTree(json), JobSpec.class);
    }
}
