package dev.trainyard.dataset.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.dataset.raw.TableSummary;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The result of reading files without importing them. The preview does not divide a table into splits. So it does not find problems that
 * depend on the training split: a class without training examples, a column without training values, a value too far from the training
 * values to be standardised, too many texts.
 *
 * @param format        the format of the files
 * @param input         the shape of one example's input; absent for a table, whose columns may not be right yet
 * @param targets       the right answers; absent if the target of a table has no value that can be used
 * @param examples      number of examples in each split; absent for a table, which is not divided
 * @param preprocessing how raw values become the network's input; absent for a table, as nothing is learnt from the training split
 * @param target        the column to learn, and whether the client named it; absent unless it is a table
 * @param table         how the table was read; absent unless it is a table
 * @param notes         on how pictures were read, and on the splits; the other notes on a table are in {@code table}
 * @param problems      the reasons for which the import would be refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetPreview(String format, Shape input, Targets targets, Map<Split, Integer> examples, Preprocessing preprocessing,
        Target target, TableSummary table, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes, List<Violation> problems) {

    /**
     * The target of a table.
     *
     * @param column the name of the column
     * @param named  whether the client named it
     */
    record Target(String column, boolean named) {
    }

    static DatasetPreview of(String format, TablePreview preview) {
        Target target = new Target(preview.target(), preview.named());
        return new DatasetPreview(format, null, preview.targets(), null, null, target, preview.table(), preview.notes(),
                preview.problems());
    }

    static DatasetPreview of(String format, RawDataset raw) {
        Map<Split, Integer> examples = new EnumMap<>(Split.class);
        raw.splits().keySet().forEach(split -> examples.put(split, raw.size(split)));
        return new DatasetPreview(format, raw.input(), raw.targets(), examples, raw.preprocessing(), null, null, raw.notes(), List.of());
    }
}
