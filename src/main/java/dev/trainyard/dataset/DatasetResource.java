package dev.trainyard.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TableSummary;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The representation of a data set in the API.
 *
 * @param name          the name of the data set
 * @param sha256        null, like the size and the creation time, while a built-in data set is not stored yet
 * @param builtIn       whether the data set needs no import and cannot be deleted
 * @param source        the format or the generator that it was made with
 * @param input         the shape of one example's input
 * @param targets       what the examples say about the right answers
 * @param positiveClass the positive one of two classes, which is the second; absent for other targets
 * @param examples      the number of examples in each split
 * @param classCounts   the number of examples of each class, in the order of the classes, in each split; absent for a regression
 * @param preprocessing how raw values become the network's input
 * @param weight        the column with the weights of the examples; absent if all are equal
 * @param sizeBytes     the size of the stored file
 * @param createdAt     when it was stored
 * @param table         how its table was read; only in the answer to an import
 * @param notes         on how its files were read and divided; only in the answer to an import, and absent without any
 */
@Schema(name = "Dataset")
public record DatasetResource(String name, @Nullable String sha256, boolean builtIn, Source source, Shape input, Targets targets,
        @JsonInclude(JsonInclude.Include.NON_NULL) String positiveClass,
        Map<Split, Integer> examples, @JsonInclude(JsonInclude.Include.NON_NULL) Map<Split, List<Integer>> classCounts,
        Preprocessing preprocessing, @JsonInclude(JsonInclude.Include.NON_NULL) String weight,
        @Nullable Long sizeBytes, @Nullable Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) TableSummary table,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {

    /** The path of data sets in the API. */
    public static final String PATH = "/api/v1/datasets";

    static DatasetResource of(DatasetDescription described, boolean builtIn, Source source, Long sizeBytes, Instant createdAt) {
        return new DatasetResource(described.name(), described.sha256(), builtIn, source, described.input(), described.targets(),
                described.targets().positiveClass(), described.examples(), described.classCounts(), described.preprocessing(),
                described.weight(), sizeBytes, createdAt, null,
                List.of());
    }

    /** Returns this data set with the report of its import. */
    DatasetResource with(RawDataset read) {
        return new DatasetResource(name, sha256, builtIn, source, input, targets, positiveClass, examples, classCounts, preprocessing,
                weight, sizeBytes, createdAt, read.table(), read.notes());
    }
}
