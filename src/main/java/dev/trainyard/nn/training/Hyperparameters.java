package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;

/**
 * Everything about training that is not the network or the data.
 *
 * @param earlyStopping null to run all epochs
 * @param seed          of every random choice
 */
public record Hyperparameters(
        @JsonProperty(defaultValue = "cross_entropy") Cost cost,
        @JsonProperty(defaultValue = "scaled_normal") Initialization initialization,
        Optimizer optimizer,
        @JsonProperty(defaultValue = "{\"type\":\"constant\"}") LearningRateSchedule lrSchedule,
        EarlyStopping earlyStopping,
        @JsonProperty(defaultValue = "{}") Regularization regularization,
        @JsonProperty(defaultValue = "10") int batchSize,
        @JsonProperty(defaultValue = "30") int epochs,
        @JsonProperty(defaultValue = "0") long seed,
        @JsonProperty(defaultValue = "{}") Monitor monitor) {

    public static final int MAX_BATCH_SIZE = 1 << 16;
    public static final int MAX_EPOCHS = 1_000_000;

    public Hyperparameters {
        Check check = new Check();
        check.present(optimizer, "optimizer");
        check.that(batchSize >= 1 && batchSize <= MAX_BATCH_SIZE, "batch_size", "must be from 1 to " + MAX_BATCH_SIZE, batchSize)
                .that(epochs >= 1 && epochs <= MAX_EPOCHS, "epochs", "must be from 1 to " + MAX_EPOCHS, epochs)
                .done();
    }
}
