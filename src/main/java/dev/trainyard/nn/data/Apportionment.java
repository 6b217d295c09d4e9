package dev.trainyard.nn.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a number of examples among classes in proportion to their sizes, by largest remainders. The numbers are those of scikit-learn's
 * {@code StratifiedShuffleSplit}, except in two cases: equal remainders are served in the order of the classes, and each class that is not
 * empty gets at least one example if there are enough examples for all classes.
 */
public final class Apportionment {

    private Apportionment() {
    }

    /**
     * Divides {@code n} examples among the classes.
     *
     * @param counts the size of each class
     * @param n      the examples to choose, at most the sum of {@code counts}
     * @return the examples to choose of each class: at most its size, n in all
     */
    public static List<Integer> of(List<Integer> counts, int n) {
        return Arrays.stream(of(counts.stream().mapToInt(Integer::intValue).toArray(), n)).boxed().toList();
    }

    static int[] of(int[] counts, int n) {
        long total = Arrays.stream(counts).asLongStream().sum();
        if (n < 0 || n > total) {
            throw new IllegalArgumentException("expected from 0 to %d examples, got %d".formatted(total, n));
        }
        int[] chosen = new int[counts.length];
        long[] remainders = new long[counts.length];
        int rest = n;
        for (int c = 0; c < counts.length && total > 0; c++) {
            chosen[c] = (int) ((long) n * counts[c] / total);
            remainders[c] = (long) n * counts[c] % total;
            rest -= chosen[c];
        }
        IntStream.range(0, counts.length).boxed().sorted(Comparator.comparingLong((Integer c) -> remainders[c]).reversed()).limit(rest)
                .forEach(c -> chosen[c]++);
        if (n >= Arrays.stream(counts).filter(count -> count > 0).count()) {
            chooseOneOfEach(counts, chosen);
        }
        return chosen;
    }

    private static void chooseOneOfEach(int[] counts, int[] chosen) {
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] > 0 && chosen[c] == 0) {
                chosen[c] = 1;
                chosen[IntStream.range(0, chosen.length).boxed().max(Comparator.comparingInt(k -> chosen[k])).orElseThrow()]--;
            }
        }
    }
}
