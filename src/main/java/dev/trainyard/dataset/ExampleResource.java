package dev.trainyard.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One example as clients see it.
 *
 * @param label  the name of its class; absent in a regression
 * @param target the outputs that are asked for; absent in a classification
 * @param values as they were imported, or expanded; ready to be sent for inference
 * @param image  where it can be seen, when it is a picture
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExampleResource(int index, String label, float[] target, List<?> values, String image) {
}
