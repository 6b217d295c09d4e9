package dev.trainyard.dataset.generator;

import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.data.Split;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Shared code of the generators: checks the sizes of the splits, and draws each split with its own random numbers. */
final class SplitSampler {

    /** Draws {@code n} examples. {@link Random} specifies its algorithm, so that it gives the same numbers on every platform. */
    interface Source {
        RawExamples draw(int n, Random random);
    }

    private SplitSampler() {
    }

    static Check checkCounts(int train, int validation, int test, int most) {
        return new Check()
                .that(train >= 1 && train <= most, "train", "must be from 1 to " + most, train)
                .that(validation >= 0 && validation <= most, "validation", "must be from 0 to " + most, validation)
                .that(test >= 0 && test <= most, "test", "must be from 0 to " + most, test);
    }

    /** Draws each split with its own {@link Random}, so that the number of training examples does not change the test examples. */
    static Map<Split, RawExamples> splits(int train, int validation, int test, long seed, Source source) {
        Map<Split, RawExamples> splits = new EnumMap<>(Split.class);
        boolean whole = false;
        try {
            for (Split split : Split.values()) {
                int n = switch (split) {
                    case TRAIN -> train;
                    case VALIDATION -> validation;
                    case TEST -> test;
                };
                if (n > 0) {
                    splits.put(split, source.draw(n, new Random(mixed(seed + split.ordinal() * 0x9E3779B97F4A7C15L))));
                }
            }
            whole = true;
            return splits;
        } finally {
            if (!whole) {
                splits.values().forEach(RawExamples::close);
            }
        }
    }

    /** Mixes a seed as SplitMix64 does (Steele, Lea, Flood 2014), because {@link Random}'s first numbers are similar for similar seeds. */
    private static long mixed(long seed) {
        long z = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
