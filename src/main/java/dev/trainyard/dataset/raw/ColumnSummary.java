package dev.trainyard.dataset.raw;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The inferred type of a table's column, and figures of its cells in all rows that have a target. Figures that do not apply to the type are
 * absent.
 *
 * @param name       the name in the header
 * @param position   from 1
 * @param role       the use of the column
 * @param type       the kind of the cells
 * @param why        reason for the type, or for leaving the column out, and the texts that were taken as missing
 * @param missing    number of missing values; absent for a column that is left out
 * @param statistics figures of a numeric column
 * @param categories figures of a categorical column
 * @param examples   the first different cells, as they are written
 * @param inputs     number of the network's inputs that encode an input column; in a preview, if all rows were in the training split
 * @param distribution number of rows of each class of the target, or of each value of a label
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnSummary(String name, int position, Role role, Type type, String why, Long missing, Statistics statistics,
        Categories categories, List<String> examples, Integer inputs, Map<String, Long> distribution) {

    /** Describes a column that is no input, or whose encoding is not known. */
    public ColumnSummary(String name, int position, Role role, Type type, String why, Long missing, Statistics statistics,
            Categories categories, List<String> examples) {
        this(name, position, role, type, why, missing, statistics, categories, examples, null, null);
    }

    /** Describes a target. */
    public ColumnSummary(String name, int position, Type type, String why, Long missing, Statistics statistics, List<String> examples,
            Map<String, Long> distribution) {
        this(name, position, Role.TARGET, type, why, missing, statistics, null, examples, null, distribution);
    }

    /** Returns this column with the number of inputs that encode it. */
    public ColumnSummary encodedBy(int width) {
        return new ColumnSummary(name, position, role, type, why, missing, statistics, categories, examples, width, distribution);
    }

    /** The use of the column. */
    public enum Role {
        @JsonProperty("input") INPUT,
        @JsonProperty("target") TARGET,
        @JsonProperty("weight") WEIGHT,
        @JsonProperty("left_out") LEFT_OUT
    }

    /** The kind of the cells. */
    public enum Type {
        @JsonProperty("numeric") NUMERIC,
        @JsonProperty("categorical") CATEGORICAL,
        @JsonProperty("datetime") DATETIME,
        /** Numbers or dates among which there are other texts; an import refuses it. */
        @JsonProperty("mixed") MIXED,
        /** No cell has a value. */
        @JsonProperty("empty") EMPTY
    }

    /**
     * Figures of the numbers that are not missing.
     *
     * @param min       the smallest number
     * @param max       the largest number
     * @param mean      the mean
     * @param deviation standard deviation of all rows: divided by n
     */
    public record Statistics(double min, double max, double mean, double deviation) {
    }

    /**
     * Figures of the texts that are not missing.
     *
     * @param count             number of different texts
     * @param mostFrequent      the most frequent text; of several the first in the order of texts
     * @param mostFrequentCount how often it is there
     */
    public record Categories(int count, @JsonInclude(JsonInclude.Include.NON_NULL) String mostFrequent, long mostFrequentCount) {
    }
}
