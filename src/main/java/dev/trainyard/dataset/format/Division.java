package dev.trainyard.dataset.format;

import dev.trainyard.nn.data.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Which split each of n examples belongs to, and its place there.
 *
 * @param split    a {@link Split}'s ordinal for each example
 * @param position of each example in its split
 * @param sizes    of the splits, by ordinal
 */
record Division(byte[] split, int[] position, int[] sizes) {

    static final double DEFAULT_FRACTION = 0.15;
    static final double MOST_HELD_OUT = 0.9;

    /** @param validation of all examples, as {@code test} */
    record Fractions(double validation, double test, long seed) {
    }

    /** All in one split, in their order. */
    static Division all(Split split, int n) {
        byte[] splits = new byte[n];
        int[] positions = new int[n];
        int[] sizes = new int[Split.values().length];
        Arrays.fill(splits, (byte) split.ordinal());
        Arrays.setAll(positions, i -> i);
        sizes[split.ordinal()] = n;
        return new Division(splits, positions, sizes);
    }

    /**
     * At random, in random order, because many files are sorted. Each class is divided in the same proportions, as near as
     * whole examples can, and has at least one example to train with.
     *
     * @param labels  the class of each example; all 0 for a regression
     * @param classes each label is in [0, classes)
     */
    static Division stratified(int[] labels, int classes, Fractions fractions) {
        int n = labels.length;
        Random random = new Random(fractions.seed());
        int[] shuffled = shuffled(n, random);
        byte[] split = new byte[n];
        boolean[] trained = new boolean[classes];
        double held = fractions.validation() + fractions.test();
        // Systematic sampling: of the examples sorted by class, every so many-th one is held out, from a random start.
        double dueHeld = random.nextDouble();
        double dueTest = random.nextDouble();
        for (int example : sortedByClass(shuffled, labels, classes)) {
            int label = labels[example];
            if (!trained[label]) {
                trained[label] = true;
                continue;
            }
            dueHeld += held;
            if (dueHeld >= 1) {
                dueHeld -= 1;
                dueTest += fractions.test() / held;
                boolean test = dueTest >= 1;
                dueTest -= test ? 1 : 0;
                split[example] = (byte) (test ? Split.TEST : Split.VALIDATION).ordinal();
            }
        }
        return ordered(split, shuffled);
    }

    /** In their splits, in random order. */
    static Division shuffled(List<Split> splits, long seed) {
        byte[] split = new byte[splits.size()];
        for (int i = 0; i < split.length; i++) {
            split[i] = (byte) splits.get(i).ordinal();
        }
        return ordered(split, shuffled(split.length, new Random(seed)));
    }

    private static Division ordered(byte[] split, int[] shuffled) {
        int[] position = new int[split.length];
        int[] sizes = new int[Split.values().length];
        for (int example : shuffled) {
            position[example] = sizes[split[example]]++;
        }
        return new Division(split, position, sizes);
    }

    Split splitOf(int example) {
        return Split.values()[split[example]];
    }

    /** Fisher and Yates. */
    private static int[] shuffled(int n, Random random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** A stable counting sort. */
    private static int[] sortedByClass(int[] examples, int[] labels, int classes) {
        int[] next = new int[classes + 1];
        for (int label : labels) {
            next[label + 1]++;
        }
        for (int c = 0; c < classes; c++) {
            next[c + 1] += next[c];
        }
        int[] sorted = new int[examples.length];
        for (int example : examples) {
            sorted[next[labels[example]]++] = example;
        }
        return sorted;
    }
}
