package dev.trainyard.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.dataset.generator.Generator;

/**
 * The origin of a data set: the format of its import or its generator. The other one is null.
 *
 * @param format    the format of the imported files; absent for a generated data set
 * @param generator the generator and its parameters; absent for an import
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Source(String format, Generator generator) {
}
