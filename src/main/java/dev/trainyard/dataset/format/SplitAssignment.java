package dev.trainyard.dataset.format;

import dev.trainyard.nn.data.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The assignment of n examples to splits.
 *
 * @param split    the {@link Split} of each example, as its ordinal
 * @param position position of each example within its split
 * @param sizes    number of examples of each split, by ordinal
 */
public record SplitAssignment(byte[] split, int[] position, int[] sizes) {

    static final double DEFAULT_FRACTION = 0.15;
    static final double MOST_HELD_OUT = 0.9;

    /**
     * The fractions of all examples that are held out.
     *
     * @param seed seed of the random order
     */
    public record Fractions(double validation, double test, long seed) {
    }

    /** Assigns all examples to one split, in their order. */
    public static SplitAssignment all(Split split, int n) {
        byte[] splits = new byte[n];
        int[] positions = new int[n];
        int[] sizes = new int[Split.values().length];
        Arrays.fill(splits, (byte) split.ordinal());
        Arrays.setAll(positions, i -> i);
        sizes[split.ordinal()] = n;
        return new SplitAssignment(splits, positions, sizes);
    }

    /**
     * Divides the examples at random and shuffles them, because many files are sorted. Each class is divided in the same proportions, up
     * to rounding, and has at least one training example.
     *
     * @param labels  class of each example, in [0, classes); all 0 for a regression
     * @param classes number of classes
     */
    public static SplitAssignment stratified(int[] labels, int classes, Fractions fractions) {
        int n = labels.length;
        Random random = new Random(fractions.seed());
        int[] shuffled = shuffled(n, random);
        byte[] split = new byte[n];
        boolean[] trained = new boolean[classes];
        double held = fractions.validation() + fractions.test();
        // Systematic sampling: holds out every (1/held)-th of the examples sorted by class, from a random start.
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

    /** Keeps each example in its given split, but shuffles each split. */
    public static SplitAssignment shuffled(List<Split> splits, long seed) {
        byte[] split = new byte[splits.size()];
        for (int i = 0; i < split.length; i++) {
            split[i] = (byte) splits.get(i).ordinal();
        }
        return ordered(split, shuffled(split.length, new Random(seed)));
    }

    private static SplitAssignment ordered(byte[] split, int[] shuffled) {
        int[] position = new int[split.length];
        int[] sizes = new int[Split.values().length];
        for (int example : shuffled) {
            position[example] = sizes[split[example]]++;
        }
        return new SplitAssignment(split, position, sizes);
    }

    public Split splitOf(int example) {
        return Split.values()[split[example]];
    }

    /** Returns a random permutation (the "inside-out" Fisher–Yates shuffle). */
    private static int[] shuffled(int n, Random random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Sorts the examples by class with a stable counting sort. */
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
