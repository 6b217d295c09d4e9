package dev.trainyard.study.search.trial;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Comparison of vectors of losses: one dominates another if it is nowhere worse and somewhere better. NaN is worse than any number. */
public final class Dominance {

    private Dominance() {
    }

    public static boolean dominates(double[] a, double[] b) {
        boolean better = false;
        for (int i = 0; i < a.length; i++) {
            // Double.compare orders NaN after infinity.
            int order = Double.compare(a[i], b[i]);
            if (order > 0) {
                return false;
            }
            better |= order < 0;
        }
        return better;
    }

    /**
     * Returns the rank of each vector: 0 for the Pareto front, 1 for the front of the rest, and so on (Deb et al. 2002). With one
     * objective, equal losses have equal ranks.
     */
    public static int[] ranks(List<double[]> losses) {
        if (!losses.isEmpty() && losses.get(0).length == 1) {
            double[] distinct = losses.stream().mapToDouble(loss -> loss[0]).sorted().distinct().toArray();
            return losses.stream().mapToInt(loss -> Arrays.binarySearch(distinct, loss[0])).toArray();
        }
        int[] ranks = new int[losses.size()];
        Arrays.fill(ranks, -1);
        int[] open = IntStream.range(0, ranks.length).toArray();
        for (int rank = 0; open.length > 0; rank++) {
            int[] rest = open;
            int[] front = Arrays.stream(rest).filter(i -> Arrays.stream(rest).noneMatch(j -> dominates(losses.get(j), losses.get(i))))
                    .toArray();
            for (int i : front) {
                ranks[i] = rank;
            }
            open = Arrays.stream(rest).filter(i -> ranks[i] < 0).toArray();
        }
        return ranks;
    }
}
