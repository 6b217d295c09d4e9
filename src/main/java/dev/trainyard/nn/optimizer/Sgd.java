package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;

/** Mini-batch stochastic gradient descent [2.3], with momentum [4.10.1] when μ &gt; 0. */
@JsonTypeName("sgd")
public record Sgd(double learningRate, @JsonProperty(defaultValue = "0") double momentum) implements Optimizer {

    public Sgd {
        new Check()
                .that(learningRate > 0 && Double.isFinite(learningRate), "learning_rate", "must be a number greater than 0",
                        learningRate)
                .that(momentum >= 0 && momentum < 1, "momentum", "must be in [0, 1)", momentum)
                .done();
    }
}
