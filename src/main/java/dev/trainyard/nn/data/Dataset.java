package dev.trainyard.nn.data;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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

    /**
     * Standardises the targets of a regression by their means and deviations in the training split. The desired outputs are copied, the
     * inputs are not.
     */
    public Dataset standardized() {
        TargetScaling scaling = TargetScaling.of(train.y());
        List<INDArray> copies = new ArrayList<>();
        try {
            Examples all = scaled(unlabelled, scaling, copies);
            return new Dataset(input, targets.with(scaling), Rows.slice(all, 0, train.size()), all, scaled(validation, scaling, copies),
                    scaled(test, scaling, copies));
        } catch (RuntimeException | Error e) {
            copies.forEach(INDArray::close);
            throw e;
        }
    }

    private static Examples scaled(Examples examples, TargetScaling scaling, List<INDArray> copies) {
        if (examples == null) {
            return null;
        }
        copies.add(scaling.apply(examples.y()));
        return new Examples(examples.x(), copies.get(copies.size() - 1), null, examples.weights());
    }

    /** Gives two classes one output, which is 1 for the second class. The desired outputs are copied, the inputs are not. */
    public Dataset withOneOutput() {
        List<INDArray> copies = new ArrayList<>();
        try {
            Examples all = withOneOutput(unlabelled, copies);
            return new Dataset(input, targets, Rows.slice(all, 0, train.size()), all, withOneOutput(validation, copies),
                    withOneOutput(test, copies));
        } catch (RuntimeException | Error e) {
            copies.forEach(INDArray::close);
            throw e;
        }
    }

    private static Examples withOneOutput(Examples examples, List<INDArray> copies) {
        if (examples == null) {
            return null;
        }
        float[] y = new float[examples.size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = examples.labels()[i];
        }
        copies.add(Nd4j.create(y, new long[] {y.length, 1}, 'c'));
        return new Examples(examples.x(), copies.get(copies.size() - 1), examples.labels(), examples.weights());
    }

    /**
     * Multiplies the weights of the examples by those of their classes, and divides all weights by their mean over the training examples,
     * so that the learning rate keeps its meaning.
     *
     * @param classWeights null for equal classes
     * @throws InvalidSpecificationException if no training example, or no validation example, has a weight above 0: their cost would be
     *         undefined
     */
    public Dataset weighted(ClassWeights classWeights) {
        double[] ofClasses = classWeights == null ? null : classWeights.of(targets, train.labels());
        double mean = meanWeight(train, ofClasses);
        String field = classWeights == null ? "dataset" : "class_weights";
        if (!(mean > 0)) {
            throw new InvalidSpecificationException(field, "must leave a training example with a weight above 0");
        }
        if (validation != null && !(meanWeight(validation, ofClasses) > 0)) {
            throw new InvalidSpecificationException(field, "must leave a validation example with a weight above 0");
        }
        Examples weighted = weighted(train, ofClasses, mean);
        return new Dataset(input, targets, weighted, unlabelled == train ? weighted : unlabelled, weighted(validation, ofClasses, mean),
                weighted(test, ofClasses, mean));
    }

    private static Examples weighted(Examples examples, double[] ofClasses, double mean) {
        if (examples == null) {
            return null;
        }
        float[] weights = new float[examples.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (weight(examples, i, ofClasses) / mean);
        }
        return examples.with(weights);
    }

    private static double meanWeight(Examples examples, double[] ofClasses) {
        double mean = 0;
        for (int i = 0; i < examples.size(); i++) {
            mean += weight(examples, i, ofClasses) / examples.size();
        }
        return mean;
    }

    private static double weight(Examples examples, int i, double[] ofClasses) {
        return (examples.weights() == null ? 1 : examples.weights()[i]) * (ofClasses == null ? 1 : ofClasses[examples.labels()[i]]);
    }

    /** Gives all examples the same weight. */
    public Dataset unweighted() {
        return new Dataset(input, targets, unweighted(train), unweighted(unlabelled), unweighted(validation), unweighted(test));
    }

    private static Examples unweighted(Examples examples) {
        return examples == null ? null : examples.with(null);
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
