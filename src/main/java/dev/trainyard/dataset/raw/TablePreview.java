package dev.trainyard.dataset.raw;

import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Targets;
import java.util.List;

/**
 * What an import would make of a table.
 *
 * @param target   the column to learn
 * @param named    whether the client named it; else it is the last column
 * @param targets  null if the target has no value that can be used, which is a problem
 * @param problems the reasons for which an import would refuse the table; the first ones, if there are many
 */
public record TablePreview(TableSummary table, String target, boolean named, Targets targets, List<Violation> problems) {
}
