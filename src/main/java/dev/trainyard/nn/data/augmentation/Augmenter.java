package dev.trainyard.nn.data.augmentation;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Augments examples of one shape, in place. The result for an example depends only on (seed, epoch, its index), not on the thread or the
 * order of the calls. Not thread-safe: each thread needs its own.
 */
public final class Augmenter {

    /** One pass over the values of an example. */
    private interface Pass {
        void apply(float[] x, int at, Randomness random);
    }

    private final long seed;
    private final List<Pass> passes = new ArrayList<>();

    /**
     * @param input the shape of one example
     * @throws InvalidSpecificationException if an augmentation does not fit this shape
     */
    public Augmenter(List<Augmentation> augmentations, Shape input, long seed) {
        List<Violation> violations = violations(augmentations, input);
        if (!violations.isEmpty()) {
            throw new InvalidSpecificationException(violations);
        }
        this.seed = seed;
        List<Augmentation.Affine> maps = new ArrayList<>();
        for (Augmentation augmentation : augmentations) {
            if (augmentation instanceof Augmentation.Affine map) {
                maps.add(map);
            } else if (augmentation instanceof Augmentation.Elastic elastic) {
                Randomness random = Randomness.of(seed, Randomness.Purpose.DISPLACEMENT, passes.size());
                warp(maps, new DisplacementField(elastic, random), input);
            } else if (augmentation instanceof Augmentation.Noise noise) {
                warp(maps, null, input);
                passes.add((x, at, random) -> noise.add(x, at, at + input.size(), random));
            }
        }
        warp(maps, null, input);
    }

    /** Returns why augmentations do not fit examples of shape {@code input}; each with its path in the list, such as {@code 0/pixels}. */
    public static List<Violation> violations(List<Augmentation> augmentations, Shape input) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < augmentations.size(); i++) {
            Check check = new Check();
            augmentations.get(i).check(input, check);
            try {
                check.done();
            } catch (InvalidSpecificationException e) {
                for (Violation v : e.violations()) {
                    violations.add(new Violation(v.field().isEmpty() ? Integer.toString(i) : i + "/" + v.field(), v.detail()));
                }
            }
        }
        return violations;
    }

    /** Adds one pass for the affine maps collected so far and for {@code field}, if there are any. */
    private void warp(List<Augmentation.Affine> maps, DisplacementField field, Shape input) {
        if (field != null || !maps.isEmpty()) {
            passes.add(new Warp(List.copyOf(maps), field, input)::apply);
            maps.clear();
        }
    }

    /**
     * Augments the example whose values begin at {@code x[at]}.
     *
     * @param epoch from 0
     * @param index the example's index among the training examples, from 0
     */
    public void augment(float[] x, int at, int epoch, int index) {
        Randomness random = Randomness.of(seed, Randomness.Purpose.AUGMENTATION, (long) epoch << Integer.SIZE | index);
        for (Pass pass : passes) {
            pass.apply(x, at, random);
        }
    }
}
