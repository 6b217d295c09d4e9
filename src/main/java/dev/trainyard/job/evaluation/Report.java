package dev.trainyard.job.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.trainyard.nn.data.Split;
import java.util.List;

/**
 * How good a job's network is on a split. What only classifications have is absent for a regression, and the other way round.
 *
 * @param cost               C without regularisation, the mean over the examples
 * @param classes            the classes' names, in the order of what follows
 * @param confusion          {@code confusion[label][predicted]} counts
 * @param misclassifiedCount how many there are, whether listed or not
 * @param misclassified      the most confident mistakes first
 * @param outputs            of a regression
 */
@JsonInclude(Include.NON_NULL)
record Report(Split split, int examples, double cost, Double accuracy, List<String> classes, int[][] confusion,
        List<ClassScore> perClass, Integer misclassifiedCount, List<Misclassified> misclassified, List<OutputError> outputs) {

    /**
     * How good it is at a class.
     *
     * @param precision the share of what it calls this class that is; null when it calls nothing so
     * @param recall    the share of this class that it calls so; null when the split has none of it
     * @param f1        2·hits/(predicted + support), the harmonic mean of precision and recall. 0 for a class that is in the split but
     *                  never predicted; null only for a class that is neither predicted nor in the split
     * @param support   how many examples of the class the split has
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
     * An example that it takes for another class.
     *
     * @param split      and {@code index}: where the data set itself has the example, however the job divides it
     * @param confidence the output of the predicted class
     * @param image      its picture, when it is one
     */
    @JsonInclude(Include.NON_NULL)
    record Misclassified(Split split, int index, String label, String predicted, float confidence, String image) {
    }

    /**
     * How far it is off at one output.
     *
     * @param rmse the root of the mean squared error
     * @param mae  the mean absolute error
     */
    record OutputError(String name, double rmse, double mae) {
    }

    Report limit(int most) {
        return misclassified == null || misclassified.size() <= most ? this
                : new Report(split, examples, cost, accuracy, classes, confusion, perClass, misclassifiedCount,
                        misclassified.subList(0, most), outputs);
    }
}
