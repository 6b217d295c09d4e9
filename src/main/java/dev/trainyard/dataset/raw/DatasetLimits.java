package dev.trainyard.dataset.raw;

import dev.trainyard.nn.InvalidSpecificationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a data set may take.
 *
 * @param maxUpload  bytes of one import's request, all its files together; its default stands beside the servlet's own limits, which
 *                   are set to it
 * @param maxValues  inputs and outputs of all examples; each takes four bytes of memory while the data set is open
 * @param maxClasses of a classification, or outputs of a regression
 * @param keepOpen   how long a data set stays in memory after its last user closed it
 */
@ConfigurationProperties("trainyard.dataset-limits")
public record DatasetLimits(DataSize maxUpload, @DefaultValue("268435456") long maxValues,
        @DefaultValue("1000") int maxClasses, @DefaultValue("2m") Duration keepOpen) {

    /**
     * Call it before anything is allocated.
     *
     * @param width how many values one example has: inputs and outputs
     * @throws InvalidSpecificationException naming {@code field} when {@code examples} of {@code width} are too many
     */
    public void checkValues(String field, long examples, long width) {
        // As doubles, because what a file declares may overflow a long.
        if ((double) examples * width > maxValues || examples > Integer.MAX_VALUE) {
            throw new InvalidSpecificationException(field, "must hold at most %d values, got %d examples of %d values"
                    .formatted(maxValues, examples, width));
        }
    }

    public void checkClasses(String field, long classes) {
        if (classes > maxClasses) {
            throw new InvalidSpecificationException(field, "must have at most %d classes, got %d".formatted(maxClasses, classes));
        }
    }
}
