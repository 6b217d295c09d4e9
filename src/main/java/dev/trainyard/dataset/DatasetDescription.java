package dev.trainyard.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Apportionment;
import dev.trainyard.nn.data.Sampling;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Describes a data set without opening it.
 *
 * @param sha256      hash of the content file; null for a built-in data set that is not stored yet
 * @param examples    number of examples of each split; a split without examples is absent
 * @param classCounts number of examples of each class or label, by split; null for a regression, and for labels of a data set that an
 *                    earlier version stored
 * @param rawBytes    bytes of all values before preprocessing; null if unknown: for a built-in data set that is not stored yet, and for one
 *                    that an earlier version stored
 * @param weight      the column with the weights of the examples; null if all are equal
 * @param ranges      null if they are unknown: as {@code rawBytes}
 */
public record DatasetDescription(String name, String sha256, Shape input, Targets targets, Map<Split, Integer> examples,
        Map<Split, List<Integer>> classCounts, Preprocessing preprocessing, Long rawBytes,
        @JsonInclude(JsonInclude.Include.NON_NULL) String weight, @JsonInclude(JsonInclude.Include.NON_NULL) ValueRanges ranges) {

    public DatasetDescription {
        examples = inOrder(examples);
        classCounts = classCounts == null ? null : inOrder(classCounts);
    }

    /** Describes a data set whose examples have equal weights. */
    public DatasetDescription(String name, String sha256, Shape input, Targets targets, Map<Split, Integer> examples,
            Map<Split, List<Integer>> classCounts, Preprocessing preprocessing, Long rawBytes) {
        this(name, sha256, input, targets, examples, classCounts, preprocessing, rawBytes, null, null);
    }

    /** Describes a data set whose raw values have an unknown size. */
    DatasetDescription(String name, String sha256, Shape input, Targets targets, Map<Split, Integer> examples,
            Map<Split, List<Integer>> classCounts, Preprocessing preprocessing) {
        this(name, sha256, input, targets, examples, classCounts, preprocessing, null, null, null);
    }

    private static <V> Map<Split, V> inOrder(Map<Split, V> bySplit) {
        Map<Split, V> inOrder = new EnumMap<>(Split.class);
        inOrder.putAll(bySplit);
        return Collections.unmodifiableMap(inOrder);
    }

    /** Returns the bytes outside the heap that the examples take while the data set is open. */
    public long memoryBytes() {
        return Float.BYTES * allExamples() * (input.size() + targets.size());
    }

    /** Returns the additional bytes outside the heap that reading the file takes. */
    public long openingBytes() {
        if (rawBytes != null) {
            return rawBytes;
        }
        if (preprocessing instanceof TablePreprocessing table) {
            return Double.BYTES * allExamples() * table.columns().size();
        }
        return (preprocessing instanceof Preprocessing.Pixels ? Byte.BYTES : Float.BYTES) * allExamples() * input.size();
    }

    /**
     * Returns the bytes that {@link dev.trainyard.nn.data.Dataset#select} copies: all kept examples if {@code subset} chooses classes; the
     * kept training and validation examples if some are chosen at random; else 0.
     *
     * @param sizes  null for the data set's own division
     * @param subset null for all examples
     */
    public long copiedBytes(SplitSizes sizes, Subset subset) {
        boolean choosesClasses = subset != null && subset.classes() != null;
        if (!choosesClasses && !isSampled(sizes, subset)) {
            return 0;
        }
        try {
            DatasetDescription kept = divided(sizes).restricted(subset);
            long examples = choosesClasses ? kept.allExamples() : kept.size(Split.TRAIN) + (long) kept.size(Split.VALIDATION);
            return Float.BYTES * examples * (input.size() + kept.targets.size());
        } catch (InvalidSpecificationException e) {
            // They were checked against an earlier data set of this name. Opening this one will report that they do not fit.
            return memoryBytes();
        }
    }

    /** Returns the bytes of a copy of the desired outputs of all splits. */
    public long targetBytes() {
        return Float.BYTES * allExamples() * targets.size();
    }

    private boolean isSampled(SplitSizes sizes, Subset subset) {
        boolean divides = sizes != null && !isOwn(sizes) && sizes.sampling() != Sampling.FIRST;
        boolean limits = subset != null && subset.sampling() != Sampling.FIRST
                && (subset.train() != null || subset.validation() != null || subset.labelled() != null);
        return divides || limits;
    }

    private boolean isOwn(SplitSizes sizes) {
        return sizes.isOwn(size(Split.TRAIN), size(Split.VALIDATION));
    }

    /**
     * Returns whether the counts per class of {@code divided(sizes).restricted(subset)} are exact, which they are for the data set's own
     * division and for stratified choices. For other choices they are expected counts.
     */
    public boolean countsAreExact(SplitSizes sizes, Subset subset) {
        boolean divided = sizes != null && !isOwn(sizes);
        boolean limited = subset != null && (subset.train() != null || subset.validation() != null);
        return classCounts != null && (!divided || sizes.sampling() == Sampling.STRATIFIED)
                && (!limited || subset.sampling() == Sampling.STRATIFIED);
    }

    /** Returns whether a job's split has all examples of the data set's own split of that name. */
    public boolean isWhole(Split split, SplitSizes sizes, Subset subset) {
        Integer limit = subset == null || split == Split.TEST ? null : split == Split.TRAIN ? subset.train() : subset.validation();
        return (sizes == null || isOwn(sizes) || split == Split.TEST) && (subset == null || subset.classes() == null)
                && (limit == null || limit >= size(split));
    }

    private long allExamples() {
        return examples.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Returns the number of examples of a split; 0 if it is absent. */
    public int size(Split split) {
        return examples.getOrDefault(split, 0);
    }

    /**
     * Describes the result of {@link dev.trainyard.nn.data.Dataset#divide}. The counts per class are exact for the data set's own
     * division and for a stratified one, otherwise the expected counts for examples in random order.
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
        if (isOwn(sizes)) {
            return this;
        }
        List<Integer> learning = null;
        if (classCounts != null) {
            learning = IntStream.range(0, targets.size())
                    .mapToObj(c -> counts(Split.TRAIN).get(c) + counts(Split.VALIDATION).get(c)).toList();
        }
        Map<Split, Part> parts = new EnumMap<>(Split.class);
        boolean stratified = sizes.sampling() == Sampling.STRATIFIED;
        Part all = new Part(available, learning);
        Part train = all.of(sizes.train(), stratified);
        parts.put(Split.TRAIN, train);
        parts.put(Split.VALIDATION, stratified ? all.without(train).of(sizes.validation(), true) : all.of(sizes.validation(), false));
        parts.put(Split.TEST, part(Split.TEST));
        return with(targets, parts);
    }

    /**
     * Describes the result of {@link dev.trainyard.nn.data.Dataset#restrict}; its numbers are as exact as the counts per class.
     *
     * @param subset null for all examples
     * @throws dev.trainyard.nn.InvalidSpecificationException naming the wrong fields of {@code subset}
     */
    public DatasetDescription restricted(Subset subset) {
        if (subset == null) {
            return this;
        }
        Targets kept = subset.restrict(targets);
        Map<Split, Part> parts = new EnumMap<>(Split.class);
        boolean stratified = subset.sampling() == Sampling.STRATIFIED;
        parts.put(Split.TRAIN, part(Split.TRAIN).keep(subset.classes()).of(subset.train(), stratified));
        parts.put(Split.VALIDATION, part(Split.VALIDATION).keep(subset.classes()).of(subset.validation(), stratified));
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
        return new DatasetDescription(name, sha256, input, newTargets, sizes, classCounts == null ? null : counts, preprocessing,
                rawBytes, weight, ranges);
    }

    /** The number of examples of a split, and of each of its classes or labels; {@code counts} is null if they are unknown. */
    private record Part(int size, List<Integer> counts) {

        Part keep(List<Integer> classes) {
            if (classes == null) {
                return this;
            }
            List<Integer> kept = classes.stream().map(counts::get).toList();
            return new Part(kept.stream().mapToInt(Integer::intValue).sum(), kept);
        }

        /**
         * Returns at most {@code limit} examples (null for all), with each class in proportion.
         *
         * @param stratified whether the numbers are exact; otherwise they are the expected ones, rounded
         */
        Part of(Integer limit, boolean stratified) {
            if (limit == null || limit >= size) {
                return this;
            }
            if (stratified && counts != null) {
                return new Part(limit, Apportionment.of(counts, limit));
            }
            return new Part(limit, counts == null ? null
                    : counts.stream().map(count -> (int) Math.round((double) count * limit / size)).toList());
        }

        Part without(Part other) {
            return new Part(size - other.size, counts == null ? null
                    : IntStream.range(0, counts.size()).mapToObj(c -> counts.get(c) - other.counts.get(c)).toList());
        }
    }
}
