package dev.trainyard.job.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A ready job specification, to be submitted as it is or changed first.
 *
 * @param chapter  of Nielsen's <em>Neural Networks and Deep Learning</em> whose experiment it is; absent for one that is not the book's
 * @param expected what the book reports, by metric; absent where it reports no figure
 * @param requires the recipe that is to be trained first, because this one begins with its model; absent for most
 * @param job      as {@code POST /api/v1/jobs} takes it. Kept as it is written: what it leaves out has its default
 */
@JsonInclude(Include.NON_NULL)
record Recipe(String name, String title, Integer chapter, String description, Map<String, Double> expected, String requires,
        JsonNode job) {

    Recipe named(String name) {
        return new Recipe(name, title, chapter, description, expected, requires, job);
    }
}
