package dev.trainyard.nn.data;

import dev.trainyard.nn.Check;
import java.util.List;

/**
 * Less data for a first experiment [4.9]: fewer classes, fewer examples. What is left out is as if it were not there.
 *
 * @param classes    indices of the classes to keep, in their order; all when null. The network then has that many outputs
 * @param train      at most so many training examples, the first ones; all when null
 * @param validation likewise
 */
public record Subset(List<Integer> classes, Integer train, Integer validation) {

    public Subset {
        new Check()
                .that(classes == null || classes.size() >= 2 && classes.stream().distinct().count() == classes.size(), "classes",
                        "must name at least two different classes", classes)
                .that(classes == null || classes.stream().allMatch(c -> c != null && c >= 0), "classes",
                        "must be indices of classes, from 0", classes)
                .that(train == null || train >= 1, "train", "must be at least 1", train)
                .that(validation == null || validation >= 1, "validation", "must be at least 1", validation)
                .done();
        classes = classes == null ? null : List.copyOf(classes);
    }
}
