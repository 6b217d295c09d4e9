package dev.trainyard.dataset.example;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * The representation of one example in the API.
 *
 * @param index  the index in the split
 * @param label  name of the class; absent for a regression
 * @param target desired outputs; absent for a classification
 * @param values raw values as imported, possibly augmented; they can be sent for inference unchanged
 * @param row    the values of a table by the names of their columns; absent for other examples
 * @param image  path of the PNG; absent unless the example is a picture with one or three channels
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Example")
record ExampleResource(int index, String label, float[] target, List<?> values, Map<String, ?> row, String image) {
}
