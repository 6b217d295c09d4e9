package dev.trainyard.job.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.trainyard.nn.data.Split;
import java.util.List;

/**
 * Evaluation of a job's network on a split. Fields of classifications are absent for a regression, and vice versa.
 *
 * @param cost               C without regularisation, the mean over the examples
 * @param classes            class names, in the order of {@code confusion} and {@code perClass}
 * @param confusion          {@code confusion[label][predicted]} counts
 * @param misclassifiedCount the number of misclassified examples, listed or not
 * @param misclassified      misclassified examples, the highest confidence first
 * @param outputs            errors of each output of a regression
 */
@JsonInclude(Include.NON_NULL)
record Report(Split split, int examples, double cost, Double accuracy, List<String> classes, int[][] confusion,
        List<ClassScore> perClass, Integer misclassifiedCount, List<Misclassified> misclassified, List<OutputError> outputs) {

    /**
     * Scores of one class.
     *
     * @param precision hits/predicted; null if the class is never predicted
     * @param recall    hits/support; null if the split has no examples of the class
     * @param f1        2·hits/(predicted + support), the harmonic mean of precision and recall. 0 for a class that is in the split but
     *                  never predicted; null only for a class that is neither predicted nor in the split
     * @param support   the number of examples of the class in the split
     */
    record ClassScore(String name, Double precision, Double recall, Double f1, int support) {

        static ClassScore of(String name, int hits, int predicted, int support) {
            Double precision = predicted == 0 ? null : (double) hits / predicted;
            Double recall = support == 0 ? null : (double) hits / support;
            Double f1 = predicted + support == 0 ? null : 2.0 * hits / (predicted + support);
            return new ClassScore(name, precision, recall, f1, support);
        }
    }

    /**
     * A misclassified example.
     *
     * @param split      the split with the example in the data set itself, which may differ from the job's split
     * @param index      the index in that split
     * @param confidence the output of the predicted class
     * @param image      the address of its picture; absent if it is not a picture
     */
    @JsonInclude(Include.NON_NULL)
    record Misclassified(Split split, int index, String label, String predicted, float confidence, String image) {
    }

    /**
     * Errors of one output of a regression.
     *
     * @param rmse the root of the mean squared error
     * @param mae  the mean absolute error
     */
    record OutputError(String name, double rmse, double mae) {
    }

    /** Returns this report without the addresses of pictures. */
    Report withoutImages() {
        return misclassified == null ? this
                : new Report(split, examples, cost, accuracy, classes, confusion, perClass, misclassifiedCount,
                        misclassified.stream().map(example -> new Misclassified(example.split(), example.index(), example.label(),
                                example.predicted(), example.confidence(), null)).toList(), outputs);
    }

    Report limit(int most) {
        return misclassified == null || misclassified.size() <= most ? this
                : new Report(split, examples, cost, accuracy, classes, confusion, perClass, misclassifiedCount,
                        misclassified.subList(0, most), outputs);
    }
}
