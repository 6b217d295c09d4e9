package dev.trainyard.nn.network;

import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An ensemble of networks [7.2.5]. If the members' errors differ, the ensemble is right more often than a single member. For
 * classification, the output is probabilities, whatever the members' output layers are. If all members choose the same class, the ensemble
 * chooses it too.
 */
public final class Ensemble implements Predictor {

    private final List<Predictor> members;
    private final Combination combination;
    private final boolean classification;

    /** @param members predictors with the same inputs and outputs; closed with the ensemble */
    public Ensemble(List<? extends Predictor> members, Combination combination, boolean classification) {
        if (combination == Combination.VOTE && !classification) {
            throw new IllegalArgumentException("numbers cannot be voted on");
        }
        this.members = List.copyOf(members);
        this.combination = combination;
        this.classification = classification;
    }

    @Override
    public INDArray predict(INDArray x) {
        int n = (int) x.size(0);
        float[] y = combined(n, member -> {
            try (INDArray output = member.predict(x)) {
                return output.reshape(output.length()).toFloatVector();
            }
        });
        return Nd4j.create(y, new long[] {n, y.length / n}, 'c');
    }

    @Override
    public float[] predict(float[] x, int n) {
        return combined(n, member -> member.predict(x, n));
    }

    private float[] combined(int n, Function<Predictor, float[]> question) {
        double[] sums = null;
        double[] votes = null;
        for (Predictor member : members) {
            float[] y = question.apply(member);
            sums = sums == null ? new double[y.length] : sums;
            votes = votes == null ? new double[y.length] : votes;
            int outputs = y.length / n;
            double[] activations = widened(y);
            for (int from = 0; from < y.length; from += outputs) {
                votes[from + MetricSums.argmax(activations, from, outputs)]++;
            }
            double[] answers = isProbable(member) ? activations : widened(Probabilities.of(y, outputs));
            for (int i = 0; i < y.length; i++) {
                sums[i] += answers[i];
            }
        }
        float[] answers = new float[sums.length];
        for (int i = 0; i < answers.length; i++) {
            double mean = sums[i] / members.size();
            answers[i] = (float) (combination == Combination.VOTE ? (votes[i] + mean) / (members.size() + 1) : mean);
        }
        return answers;
    }

    /** Returns whether to average the member's activations as they are, without turning them into probabilities. */
    private boolean isProbable(Predictor member) {
        return !classification || member.saysProbabilities();
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    @Override
    public boolean saysProbabilities() {
        return classification;
    }

    @Override
    public void close() {
        members.forEach(Predictor::close);
    }
}
