package dev.trainyard.job;

import dev.trainyard.model.VersionReference;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Begins with what another network has learnt, instead of with random numbers [7.4]: the first layers are taken from it, all others
 * start as usual. What is left open when it is posted is settled then, once: an alias that moves later changes nothing.
 *
 * @param version       null for the champion, or else the newest. Settled: the number
 * @param layers        how many layers are taken, from the input up, those without parameters counted. When null all that are alike
 *                      in both networks; but not the output layer, unless both tell the same classes apart
 * @param freeze        the indices of those that are not to learn: the first ones without a gap, because they can be left out of the
 *                      flat parameter vector and of the backward pass only together
 * @param weightsSha256 of the version's parameters; who gives it makes sure that it is these. Settled: always there
 */
public record WarmStart(String model, VersionReference version, Integer layers, List<String> freeze, String weightsSha256) {

    public WarmStart {
        Check check = new Check();
        check.present(model, "model");
        check.that(layers == null || layers >= 1, "layers", "must be at least 1", layers);
        check.done();
        freeze = freeze == null ? List.of() : List.copyOf(freeze);
    }

    /** What is named of a network that does not have it. */
    List<Violation> violations(Architecture architecture) {
        List<Violation> violations = new ArrayList<>();
        int count = architecture.layers().size();
        for (int i = 0; i < freeze.size(); i++) {
            if (!isIndex(freeze.get(i)) || Integer.parseInt(freeze.get(i)) >= count) {
                violations.add(new Violation("freeze/" + i, "must be the index of a layer, from 0 to %d, got %s"
                        .formatted(count - 1, freeze.get(i))));
            }
        }
        if (layers != null && layers > count) {
            violations.add(new Violation("layers", "must be at most %d, the number of layers, got %d".formatted(count, layers)));
        }
        if (violations.isEmpty()) {
            List<Integer> learning = architecture.withParameters();
            Optional<Integer> gap = learning.stream().filter(l -> l < frozen() && !freeze.contains(l.toString())).findFirst();
            if (gap.isPresent()) {
                violations.add(new Violation("freeze", "must be the first layers without a gap: layer %d is frozen, layer %d is not"
                        .formatted(frozen() - 1, gap.get())));
            } else if (learning.stream().allMatch(l -> l < frozen())) {
                violations.add(new Violation("freeze", "must leave a layer that learns, got all of them"));
            }
        }
        return violations;
    }

    /** Returns the number of frozen first layers. Ignores entries that are not an index: {@link #violations} reports them. */
    int frozen() {
        return freeze.stream().filter(WarmStart::isIndex).mapToInt(Integer::parseInt).max().orElse(-1) + 1;
    }

    private static boolean isIndex(String entry) {
        return entry.matches("0|[1-9][0-9]{0,5}");
    }

    /** The number, once it is settled. */
    int number() {
        return (Integer) version.value();
    }

    WarmStart settled(int version, int layers, String weightsSha256) {
        return new WarmStart(model, new VersionReference(version), layers, freeze, weightsSha256);
    }
}
