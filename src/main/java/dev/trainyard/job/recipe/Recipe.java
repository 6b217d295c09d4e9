package dev.trainyard.job.recipe;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.job.spec.JobSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A ready job specification, to submit as it is or after changes.
 *
 * @param name        the name in paths
 * @param title       a short title
 * @param chapter     the chapter of Nielsen's <em>Neural Networks and Deep Learning</em> with this experiment; absent if it is not in the
 *                    book
 * @param description what the experiment shows
 * @param expected    the book's results, by metric; absent if the book reports none
 * @param requires    the recipe to train first, because its model is the warm start of this one; usually absent
 * @param job         the body for {@code POST /api/v1/jobs}, as in the file: defaults are not filled in
 */
@JsonInclude(Include.NON_NULL)
record Recipe(String name, String title, Integer chapter, String description, Map<String, Double> expected, String requires,
        @Schema(implementation = JobSpec.class) JsonNode job) {

    Recipe named(String name) {
        return new Recipe(name, title, chapter, description, expected, requires, job);
    }
}
