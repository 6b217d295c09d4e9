package dev.trainyard.job;

import dev.trainyard.platform.json.SpecificationReader;
import tools.jackson.databind.json.JsonMapper;

/** Specifications for tests. */
final class JobSpecs {

    private JobSpecs() {
    }

    static JobSpec xor() {
        return read("""
                {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":2},{"type":"dense","units":2}]},
                 "optimizer":{"type":"sgd","learning_rate":1}}""");
    }

    static JobSpec xor(int maxAttempts) {
        return read("""
                {"dataset":"xor","architecture":{"input":[2],"layers":[{"type":"dense","units":2},{"type":"dense","units":2}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"limits":{"max_attempts":%d}}""".formatted(maxAttempts));
    }

    static JobSpec read(String json) {
        return new SpecificationReader().read(JsonMapper.shared().readTree(json), JobSpec.class);
    }
}
