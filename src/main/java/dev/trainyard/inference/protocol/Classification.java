package dev.trainyard.inference.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Triton's <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_classification.md">classification
 * extension</a>: the largest values of an output instead of all, as texts.
 */
final class Classification {

    private Classification() {
    }

    /**
     * Returns the largest values of each example, the largest first, as "value:index:label". Of equal values, the one with the lower index
     * comes first.
     *
     * @param values {@code [n, labels.size()]}, row-major
     * @param count  number of values per example
     * @return {@code [n, count]}, row-major
     */
    static List<String> top(float[] values, List<String> labels, int n, int count) {
        List<String> top = new ArrayList<>(n * count);
        for (int i = 0; i < n; i++) {
            int from = i * labels.size();
            IntStream.range(0, labels.size()).boxed().sorted(Comparator.comparingDouble(j -> -values[from + j])).limit(count)
                    .forEach(j -> top.add(values[from + j] + ":" + j + ":" + labels.get(j)));
        }
        return top;
    }
}
