package dev.trainyard.dataset;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.nn.data.Targets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What there is to know of a data set without opening it.
 *
 * @param sha256      of its content; null while a well-known data set has not been fetched yet
 * @param examples    how many in each split; a split without examples is absent
 * @param classCounts how many of each class in each split; null for a regression
 */
public record DatasetDescription(String name, String sha256, Shape input, Targets targets, Map<Split, Integer> examples,
        Map<Split, List<Integer>> classCounts, Preprocessing preprocessing) {

    public DatasetDescription {
        examples = inOrder(examples);
        classCounts = classCounts == null ? null : inOrder(classCounts);
    }

    private static <V> Map<Split, V> inOrder(Map<Split, V> bySplit) {
        Map<Split, V> inOrder = new EnumMap<>(Split.class);
        inOrder.putAll(bySplit);
        return Collections.unmodifiableMap(inOrder);
    }

    /** Bytes outside the heap that its examples take while it is open. */
    public long memoryBytes() {
        return Float.BYTES * allExamples() * (input.size() + targets.size());
    }

    /** Bytes outside the heap that are needed besides while its file is read. */
    public long openingBytes() {
        long raw = preprocessing instanceof Preprocessing.Pixels ? Byte.BYTES : Float.BYTES;
        return raw * allExamples() * input.size();
    }

    /**
     * Bytes that {@link dev.trainyard.nn.data.Dataset#restrict} copies: all that is kept, when classes are left out, else nothing.
     *
     * @param sizes  null for the data set's own division
     * @param subset null for all
     */
    public long copiedBytes(SplitSizes sizes, Subset subset) {
        if (subset == null || subset.classes() == null) {
            return 0;
        }
        try {
            return divided(sizes).restricted(subset).memoryBytes();
        } catch (InvalidSpecificationException e) {
            // They fitted another data set of this name. Opening it will say so.
            return memoryBytes();
        }
    }

    private long allExamples() {
        return examples.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** How many examples a split has, 0 when it is absent. */
    public int size(Split split) {
        return examples.getOrDefault(split, 0);
    }

    /**
     * Describes what {@link dev.trainyard.nn.data.Dataset#divide} makes. The counts per class are exact when the division is the
     * data set's own, otherwise those to be expected of examples in random order.
     *
     * @param sizes null for the data set's own division
     * @throws dev.trainyard.nn.InvalidSpecificationException naming the wrong fields of {@code sizes}
     */
    public DatasetDescription divided(SplitSizes sizes) {
        if (sizes == null) {
            return this;
        }
        int available = size(Split.TRAIN) + size(Split.VALIDATION);
        sizes.checkAgainst(available);
        if (sizes.train() == size(Split.TRAIN) && sizes.validation() == size(Split.VALIDATION)) {
            return this;
        }
        List<Integer> learning = null;
        if (classCounts != null) {
            learning = IntStream.range(0, targets.size())
                    .mapToObj(c -> counts(Split.TRAIN).get(c) + counts(Split.VALIDATION).get(c)).toList();
        }
        Map<Split, Part> parts = new EnumMap<>(Split.class);
        parts.put(Split.TRAIN, new Part(available, learning).of(sizes.train()));
        parts.put(Split.VALIDATION, new Part(available, learning).of(sizes.validation()));
        parts.put(Split.TEST, part(Split.TEST));
        return with(targets, parts);
    }

    /**
     * Describes what {@link dev.trainyard.nn.data.Dataset#restrict} makes; its numbers are as exact as the counts per class.
     *
     * @param subset null for all
     * @throws dev.trainyard.nn.InvalidSpecificationException naming the wrong fields of {@code subset}
     */
    public DatasetDescription restricted(Subset subset) {
        if (subset == null) {
            return this;
        }
        Targets kept = subset.restrict(targets);
        Map<Split, Part> parts = new EnumMap<>(Split.class);
        parts.put(Split.TRAIN, part(Split.TRAIN).keep(subset.classes()).of(subset.train()));
        parts.put(Split.VALIDATION, part(Split.VALIDATION).keep(subset.classes()).of(subset.validation()));
        parts.put(Split.TEST, part(Split.TEST).keep(subset.classes()));
        if (parts.get(Split.TRAIN).size == 0) {
            throw Subset.nothingToLearnFrom();
        }
        return with(kept, parts);
    }

    private List<Integer> counts(Split split) {
        return classCounts.getOrDefault(split, Collections.nCopies(targets.size(), 0));
    }

    private Part part(Split split) {
        return new Part(size(split), classCounts == null ? null : counts(split));
    }

    private DatasetDescription with(Targets newTargets, Map<Split, Part> parts) {
        parts.values().removeIf(part -> part.size == 0);
        Map<Split, Integer> sizes = new EnumMap<>(Split.class);
        Map<Split, List<Integer>> counts = new EnumMap<>(Split.class);
        parts.forEach((split, part) -> {
            sizes.put(split, part.size);
            counts.put(split, part.counts);
        });
        return new DatasetDescription(name, sha256, input, newTargets, sizes, classCounts == null ? null : counts, preprocessing);
    }

    /** A split: how many examples, how many of each class. */
    private record Part(int size, List<Integer> counts) {

        Part keep(List<Integer> classes) {
            if (classes == null) {
                return this;
            }
            List<Integer> kept = classes.stream().map(counts::get).toList();
            return new Part(kept.stream().mapToInt(Integer::intValue).sum(), kept);
        }

        /** At most {@code limit} of them (null for all), of each class its share. */
        Part of(Integer limit) {
            if (limit == null || limit >= size) {
                return this;
            }
            return new Part(limit, counts == null ? null
                    : counts.stream().map(count -> (int) Math.round((double) count * limit / size)).toList());
        }
    }
}
