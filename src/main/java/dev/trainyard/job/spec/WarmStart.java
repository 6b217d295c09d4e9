package dev.trainyard.job.spec;

import dev.trainyard.model.VersionReference;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Initialises the first layers with the weights of another network, instead of at random [7.4]; all other layers start as usual. Open
 * values are resolved when the specification is posted, so an alias that moves later has no effect.
 *
 * @param model         the name of the model whose weights are taken
 * @param version       the version or an alias; null for the champion, or the newest version if there is none. Resolved: the number
 * @param layers        the number of layers to take, from the input up, including layers without parameters. If null, all layers that are
 *                      alike in both networks, but the output layer only if both have the same classes
 * @param freeze        the indices of layers that do not learn. They must be the first layers without a gap, because only a prefix can be
 *                      left out of the flat parameter vector and of the backward pass
 * @param weightsSha256 SHA-256 of the version's parameters; if given, the version must have it. Resolved: always present
 */
public record WarmStart(String model, VersionReference version, Integer layers, List<String> freeze, String weightsSha256) {

    public WarmStart {
        Check check = new Check();
        check.present(model, "model");
        check.that(layers == null || layers >= 1, "layers", "must be at least 1", layers);
        check.done();
        freeze = freeze == null ? List.of() : List.copyOf(freeze);
    }

    /** Returns the violations against the job's architecture: layers that do not exist or cannot be frozen. */
    public List<Violation> violations(Architecture architecture) {
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
    public int frozen() {
        return freeze.stream().filter(WarmStart::isIndex).mapToInt(Integer::parseInt).max().orElse(-1) + 1;
    }

    private static boolean isIndex(String entry) {
        return entry.matches("0|[1-9][0-9]{0,5}");
    }

    /** Returns the version number; only valid after {@link #settled}. */
    public int number() {
        return (Integer) version.value();
    }

    public WarmStart settled(int version, int layers, String weightsSha256) {
        return new WarmStart(model, new VersionReference(version), layers, freeze, weightsSha256);
    }
}
