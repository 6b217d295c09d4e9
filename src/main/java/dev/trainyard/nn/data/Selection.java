package dev.trainyard.nn.data;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Randomness.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The examples of a data set that a job uses, by their position. Positions in {@code train} and {@code validation} count the data set's
 * training examples and then its validation examples; those in {@code test} count its test examples.
 *
 * @param labelled the number of training examples whose labels are used, the first ones of {@code train}
 */
public record Selection(int[] train, int labelled, int[] validation, int[] test) {

    /** The choices, each with its own stream of random numbers, so that one choice does not change another. */
    private enum Choice {
        SPLIT, TRAIN, VALIDATION, LABELLED
    }

    /**
     * @param sizes  null for the data set's own division
     * @param subset null for all examples
     * @throws InvalidSpecificationException if they do not fit the data set or leave no training examples
     */
    public static Selection of(Dataset dataset, SplitSizes sizes, Subset subset) {
        int[] labels = labels(dataset);
        int own = dataset.train().size();
        int all = own + size(dataset.validation());
        int[][] parts = {range(0, own), range(own, all)};
        if (sizes != null && !sizes.isOwn(own, all - own)) {
            sizes.checkAgainst(all);
            parts = divide(range(0, all), labels, sizes);
        }
        int[] test = range(0, size(dataset.test()));
        if (subset == null) {
            return new Selection(parts[0], parts[0].length, parts[1], test);
        }
        int[] train = limit(keep(parts[0], labels, subset.classes()), subset.train(), labels, subset, Choice.TRAIN);
        if (train.length == 0) {
            throw Subset.nothingToLearnFrom();
        }
        int labelled = subset.labelled() == null ? train.length : Math.min(subset.labelled(), train.length);
        if (labelled < train.length) {
            train = chosenFirst(train, labelled, labels, subset);
        }
        return new Selection(train, labelled,
                limit(keep(parts[1], labels, subset.classes()), subset.validation(), labels, subset, Choice.VALIDATION),
                keep(test, dataset.test() == null ? null : dataset.test().labels(), subset.classes()));
    }

    private static int[][] divide(int[] all, int[] labels, SplitSizes sizes) {
        if (sizes.sampling() == Sampling.FIRST) {
            return new int[][] {range(0, sizes.train()), range(sizes.train(), sizes.train() + sizes.validation())};
        }
        int[] shuffled = shuffled(all, sizes.seed(), Choice.SPLIT);
        int[] train = choose(shuffled, sizes.train(), labels, sizes.sampling());
        return new int[][] {train, choose(without(shuffled, train), sizes.validation(), labels, sizes.sampling())};
    }

    private static int[] limit(int[] examples, Integer limit, int[] labels, Subset subset, Choice choice) {
        if (limit == null || limit >= examples.length) {
            return examples;
        }
        return subset.sampling() == Sampling.FIRST ? Arrays.copyOf(examples, limit)
                : choose(shuffled(examples, subset.seed(), choice), limit, labels, subset.sampling());
    }

    /** Moves the training examples with labels before the others. */
    private static int[] chosenFirst(int[] train, int labelled, int[] labels, Subset subset) {
        if (subset.sampling() == Sampling.FIRST) {
            return train;
        }
        int[] chosen = choose(shuffled(train, subset.seed(), Choice.LABELLED), labelled, labels, subset.sampling());
        return IntStream.concat(Arrays.stream(chosen), Arrays.stream(without(train, chosen))).toArray();
    }

    /** Returns {@code n} of the shuffled examples, in their order: the first of each class in proportion, or the first of all. */
    private static int[] choose(int[] shuffled, int n, int[] labels, Sampling sampling) {
        if (sampling == Sampling.RANDOM || labels == null) {
            return Arrays.copyOf(shuffled, n);
        }
        int[] counts = new int[Arrays.stream(labels).max().orElse(-1) + 1];
        for (int example : shuffled) {
            counts[labels[example]]++;
        }
        int[] due = Apportionment.of(counts, n);
        return Arrays.stream(shuffled).filter(example -> due[labels[example]]-- > 0).toArray();
    }

    private static int[] shuffled(int[] examples, long seed, Choice choice) {
        int[] shuffled = examples.clone();
        Randomness.of(seed, Purpose.SAMPLING, choice.ordinal()).shuffle(shuffled);
        return shuffled;
    }

    private static int[] keep(int[] examples, int[] labels, List<Integer> classes) {
        return classes == null ? examples : Arrays.stream(examples).filter(example -> classes.contains(labels[example])).toArray();
    }

    private static int[] without(int[] examples, int[] removed) {
        boolean[] isRemoved = new boolean[IntStream.concat(Arrays.stream(examples), Arrays.stream(removed)).max().orElse(-1) + 1];
        for (int example : removed) {
            isRemoved[example] = true;
        }
        return Arrays.stream(examples).filter(example -> !isRemoved[example]).toArray();
    }

    /** Returns the classes of the training and then the validation examples; null if the examples have none. */
    private static int[] labels(Dataset dataset) {
        int[] trained = dataset.train().labels();
        return trained == null || dataset.validation() == null ? trained
                : IntStream.concat(Arrays.stream(trained), Arrays.stream(dataset.validation().labels())).toArray();
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static int size(Examples examples) {
        return examples == null ? 0 : examples.size();
    }
}
