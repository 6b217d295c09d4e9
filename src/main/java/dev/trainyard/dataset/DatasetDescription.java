package dev.trainyard.dataset;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import java.util.List;
import java.util.Map;

/**
 * What there is to know of a data set without opening it.
 *
 * @param sha256   of its content; null while a well-known data set has not been fetched yet
 * @param examples    how many in each split; a split without examples is absent
 * @param classCounts how many of each class in each split; null for a regression
 */
public record DatasetDescription(String name, String sha256, Shape input, Targets targets, Map<Split, Integer> examples,
        Map<Split, List<Integer>> classCounts, Preprocessing preprocessing) {
}
