package dev.trainyard.dataset.raw;

import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Targets;
import java.util.List;

/**
 * The columns, the target and the problems that were found in a table without importing it.
 *
 * @param target   the column to learn
 * @param named    whether the client named the target; otherwise it is the last column
 * @param targets  null if the target has no usable value; then {@code problems} says so
 * @param notes    on the division into splits
 * @param problems the reasons for which an import would refuse the table; the first ones, if there are many
 */
public record TablePreview(TableSummary table, String target, boolean named, Targets targets, List<String> notes, List<Violation> problems) {
}
