package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.training.evaluation.MeanPrediction;
import dev.trainyard.nn.training.evaluation.PriorPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares a network at the end of supervised training with the best constant answer: the class frequencies or the mean of the training
 * targets. A network that is no better has learnt nothing, and a training cost many times higher has diverged.
 */
public final class Outcome {

    static final String DIVERGED = "diverged";
    static final String NOT_BETTER_THAN_CHANCE = "not_better_than_chance";
    /** The ratio to the cost of the constant answer above which training has diverged. */
    static final double RATIO = 10;
    /**
     * The ratio to the lowest cost above which the cost of a regression has risen. Targets far from 0 have a high cost from the start,
     * without divergence.
     */
    static final double RISE = 2;
    /** A cost within this share of that of the constant answer is no lower. */
    static final double CLOSE = 0.01;

    private Outcome() {
    }

    /**
     * Returns the findings about the end of training.
     *
     * @param outputs the number of outputs
     * @param kept    the metrics of the weights that are kept
     * @param last    the metrics of the last epoch
     * @param lowest  the lowest training cost of an epoch; null if it is unknown
     */
    public static List<Finding> findings(Dataset dataset, Cost cost, int outputs, Kernels kernels, Map<String, Double> kept,
            Map<String, Double> last, Double lowest) {
        List<Finding> findings = new ArrayList<>();
        if (dataset.targets().isRegression()) {
            Dataset training = new Dataset(dataset.input(), dataset.targets(), dataset.train(), null, null);
            Double reached = last.get(MetricNames.TRAINING_COST);
            boolean hasRisen = reached != null && lowest != null && reached > RISE * lowest;
            if (hasRisen) {
                addIfDiverged(reached, MeanPrediction.of(training, cost, kernels).cost(), "the mean of the training targets", findings);
            }
            String worse = MeanPrediction.of(dataset, cost, kernels).compare(kept);
            if (worse != null) {
                findings.add(new Finding(MeanPrediction.CODE, worse));
            }
        } else if (dataset.targets().isClassification()) {
            addIfDiverged(last.get(MetricNames.TRAINING_COST), PriorPrediction.of(dataset, dataset.train(), cost, outputs).cost(),
                    "the class frequencies", findings);
            addIfChance(dataset, cost, outputs, kept, findings);
        }
        return findings;
    }

    private static void addIfDiverged(Double reached, double constant, String answer, List<Finding> findings) {
        if (reached != null && constant > 0 && reached > RATIO * constant) {
            findings.add(new Finding(DIVERGED, String.format(Locale.ROOT,
                    "Diverged: the cost of the training examples is %.4g in the last epoch, but always answering with %s costs %.4g. Try a "
                            + "lower learning rate, gradient_clipping, or inputs and targets of a smaller scale.", reached, answer,
                    constant)));
        }
    }

    private static void addIfChance(Dataset dataset, Cost cost, int outputs, Map<String, Double> kept, List<Finding> findings) {
        boolean validates = dataset.validation() != null;
        Examples judged = validates ? dataset.validation() : dataset.train();
        Double accuracy = kept.get(validates ? MetricNames.VALIDATION_ACCURACY : MetricNames.TRAINING_ACCURACY);
        Double reached = kept.get(validates ? MetricNames.VALIDATION_COST : MetricNames.TRAINING_COST);
        if (accuracy == null) {
            return;
        }
        PriorPrediction prior = PriorPrediction.of(dataset, judged, cost, outputs);
        // One standard error: the accuracy of so few examples cannot be told from chance.
        double chance = prior.accuracy() + Math.sqrt(prior.accuracy() * (1 - prior.accuracy()) / prior.examples());
        // A network that always answers with the most frequent class may still know probabilities; then its cost is lower. An overconfident
        // network has a higher cost, but then it is accurate.
        boolean isCostly = Double.isNaN(prior.cost()) || reached == null || prior.cost() > 0 && reached >= (1 - CLOSE) * prior.cost();
        if (accuracy <= chance && isCostly) {
            findings.add(new Finding(NOT_BETTER_THAN_CHANCE, String.format(Locale.ROOT,
                    "Not better than chance: the network classifies %.1f %% of the %s examples correctly%s, but always answering with the most "
                            + "frequent class of the training examples gets %.1f %%. It has not learnt to tell the classes apart. Try another "
                            + "learning rate, more epochs, or other inputs.",
                    100 * accuracy, validates ? "validation" : "training", reached == null ? ""
                            : String.format(Locale.ROOT, " at a cost of %.4g (%.4g for the class frequencies)", reached, prior.cost()),
                    100 * prior.accuracy())));
        }
    }
}
