package dev.trainyard.nn.data;

import dev.trainyard.nn.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Examples with their splits, in memory and ready for the network.
 *
 * @param input      the shape of one example
 * @param train      with labels, where there are any
 * @param unlabelled what can be learnt from without them: the training examples and those whose labels are held back
 * @param validation may be empty (null): then nothing that needs it can be asked for
 * @param test       may be empty (null)
 */
public record Dataset(Shape input, Targets targets, Examples train, Examples unlabelled, Examples validation, Examples test) {

    /** All training examples have labels. */
    public Dataset(Shape input, Targets targets, Examples train, Examples validation, Examples test) {
        this(input, targets, train, train, validation, test);
    }

    /** The examples of {@code split}, or null when there are none. */
    public Examples of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /** Returns the splits that have examples. */
    public Set<Split> splits() {
        return Arrays.stream(Split.values()).filter(split -> of(split) != null).collect(Collectors.toSet());
    }

    /**
     * What is not for testing, divided anew. Views of this data set's arrays; only a split that spans two separate arrays is
     * copied.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException when there are not so many examples
     */
    public Dataset divide(SplitSizes sizes) {
        sizes.checkAgainst(train.size() + (validation == null ? 0 : validation.size()));
        int divider = sizes.train();
        return new Dataset(input, targets, learning(0, divider),
                sizes.validation() == 0 ? null : learning(divider, divider + sizes.validation()), test);
    }

    /**
     * Only the classes and examples that {@code subset} keeps. Views when it keeps all classes, else copies of what is kept.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException when it names a class that is not there, or leaves no training
     *         examples
     */
    public Dataset restrict(Subset subset) {
        Targets kept = subset.restrict(targets);
        Examples learnt = Rows.keep(train, subset, subset.train());
        if (learnt == null) {
            throw Subset.nothingToLearnFrom();
        }
        Examples labelled = subset.labelled() == null ? learnt : Rows.slice(learnt, 0, Math.min(subset.labelled(), learnt.size()));
        Examples restrictedValidation = null;
        boolean whole = false;
        try {
            restrictedValidation = Rows.keep(validation, subset, subset.validation());
            Dataset restricted = new Dataset(input, kept, labelled, learnt, restrictedValidation, Rows.keep(test, subset, null));
            whole = true;
            return restricted;
        } finally {
            if (!whole && subset.classes() != null) {
                close(learnt);
                close(restrictedValidation);
            }
        }
    }

    private static void close(Examples copy) {
        if (copy != null) {
            copy.x().close();
            copy.y().close();
        }
    }

    /** Every array that its examples lie in; some are views of others. */
    public List<INDArray> arrays() {
        // The unlabelled ones first: the labelled ones may be a view of a part of them.
        return Stream.of(unlabelled, train, validation, test).filter(Objects::nonNull)
                .flatMap(examples -> Stream.of(examples.x(), examples.y())).toList();
    }

    /** The same examples, each in another shape. */
    public Dataset reshaped(Shape shape) {
        return new Dataset(shape, targets, train, unlabelled, validation, test);
    }

    /** The examples that are not for testing, from {@code from}, inclusive, to {@code to}, exclusive. */
    private Examples learning(int from, int to) {
        int divider = train.size();
        if (to <= divider) {
            return Rows.slice(train, from, to);
        }
        if (from >= divider) {
            return Rows.slice(validation, from - divider, to - divider);
        }
        return Rows.slice(Rows.join(Rows.slice(train, from, divider), Rows.slice(validation, 0, to - divider)), 0, to - from);
    }
}
