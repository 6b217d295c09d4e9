package dev.trainyard.dataset.raw;

import dev.trainyard.nn.InvalidSpecificationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on the size of a data set.
 *
 * @param maxUpload  maximum size of one import request, with all its files; its default is in application.yml, beside the servlet's own
 *                   limits, which are set to it
 * @param maxValues  maximum number of inputs and outputs of all examples; each takes four bytes of memory while the data set is open
 * @param maxClasses maximum number of classes of a classification, or outputs of a regression
 * @param keepOpen   time for which a data set stays in memory after its last user has closed it
 */
@ConfigurationProperties("trainyard.dataset-limits")
public record DatasetLimits(DataSize maxUpload, @DefaultValue("268435456") long maxValues,
        @DefaultValue("1000") int maxClasses, @DefaultValue("2m") Duration keepOpen) {

    /**
     * Checks the number of values; must be called before anything is allocated.
     *
     * @param width number of values of one example: inputs and outputs
     * @throws InvalidSpecificationException naming {@code field} if {@code examples} of {@code width} values are too many
     */
    public void checkValues(String field, long examples, long width) {
        // In double, because the numbers that a file declares may overflow a long.
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
