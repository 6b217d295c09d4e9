package dev.trainyard.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.dataset.generator.Generator;

/** How a data set came about: one of the two is null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Source(String format, Generator generator) {
}
