package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The use of examples [4.3]: for training, for choosing hyperparameters and the best epoch, or for one final test. Append only: the
 * ordinal is part of the seed of generated data.
 */
public enum Split {
    @JsonProperty("train") TRAIN,
    @JsonProperty("validation") VALIDATION,
    @JsonProperty("test") TEST
}
