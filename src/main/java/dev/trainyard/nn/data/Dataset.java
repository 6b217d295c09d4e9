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
 * @param train      training examples with labels (or with the outputs of a regression)
 * @param unlabelled examples for training without labels: {@code train} and the examples whose labels are held back
 * @param validation null if there are none; validation metrics are then not available
 * @param test       null if there are none
 */
public record Dataset(Shape input, Targets targets, Examples train, Examples unlabelled, Examples validation, Examples test) {

    /** Creates a data set in which all training examples have labels. */
    public Dataset(Shape input, Targets targets, Examples train, Examples validation, Examples test) {
        this(input, targets, train, train, validation, test);
    }

    /** Returns the examples of {@code split}; null if there are none. */
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

    /** Divides the training and validation examples anew, and keeps all of them. See {@link #select}. */
    public Dataset divide(SplitSizes sizes) {
        return select(sizes, null);
    }

    /** Restricts the examples of the data set's own division. See {@link #select}. */
    public Dataset restrict(Subset subset) {
        return select(null, subset);
    }

    /**
     * Divides the training and validation examples anew, then restricts them. Splits that keep consecutive examples and all classes are
     * views of this data set's arrays, others are copies.
     *
     * @param sizes  null for the data set's own division
     * @param subset null for all examples
     * @throws dev.trainyard.nn.InvalidSpecificationException if there are too few examples, or {@code subset} names an unknown class or
     *         leaves no training examples
     */
    public Dataset select(SplitSizes sizes, Subset subset) {
        if (sizes == null && subset == null) {
            return this;
        }
        Targets kept = subset == null ? targets : subset.restrict(targets);
        List<Integer> classes = subset == null ? null : subset.classes();
        Selection selection = Selection.of(this, sizes, subset);
        Examples learnt = null;
        Examples selectedValidation = null;
        boolean whole = false;
        try {
            learnt = Rows.select(train, validation, selection.train(), classes);
            selectedValidation = Rows.select(train, validation, selection.validation(), classes);
            Examples selectedTest = test == null ? null : Rows.select(test, null, selection.test(), classes);
            Dataset selected = new Dataset(input, kept, Rows.slice(learnt, 0, selection.labelled()), learnt, selectedValidation,
                    selectedTest);
            whole = true;
            return selected;
        } finally {
            if (!whole) {
                close(learnt);
                close(selectedValidation);
            }
        }
    }

    /** Frees examples if they are a copy. */
    private void close(Examples copy) {
        if (copy != null && copy != train && copy != validation && copy.x().closeable()) {
            copy.x().close();
            copy.y().close();
        }
    }

    /** Returns all arrays of the examples; some are views of others. */
    public List<INDArray> arrays() {
        // Unlabelled examples first, because the labelled ones may be a view of them.
        return Stream.of(unlabelled, train, validation, test).filter(Objects::nonNull)
                .flatMap(examples -> Stream.of(examples.x(), examples.y())).toList();
    }

    /** Returns a data set of the same examples in another shape. */
    public Dataset reshaped(Shape shape) {
        return new Dataset(shape, targets, train, unlabelled, validation, test);
    }
}
