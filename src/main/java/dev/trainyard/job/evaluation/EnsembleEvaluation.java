package dev.trainyard.job.evaluation;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.model.ensemble.EnsembleScores;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.metric.ConfusionMatrix;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.metric.Predictions;
import dev.trainyard.nn.metric.RegressionErrors;
import dev.trainyard.nn.network.MetricSums;
import dev.trainyard.nn.network.Predictor;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.stereotype.Component;

/** Evaluates an ensemble on the test split shared by its members' jobs, and on the validation split if they divide their data alike. */
@Component
class EnsembleEvaluation implements EnsembleScores {

    private final Jobs jobs;
    private final Datasets datasets;
    private final ProcessMemory memory;

    EnsembleEvaluation(Jobs jobs, Datasets datasets, ProcessMemory memory) {
        this.memory = memory;
        this.jobs = jobs;
        this.datasets = datasets;
    }

    @Override
    public Map<String, Double> of(List<UUID> ids, Predictor ensemble) throws IOException {
        List<JobView> members = ids.stream().map(jobs::find).flatMap(Optional::stream).toList();
        JobView first = members.isEmpty() ? null : members.get(0);
        if (members.size() < ids.size() || first.specification().dataset() == null || !share(members, EnsembleEvaluation::data)) {
            return Map.of();
        }
        JobSpec specification = first.specification();
        try (Datasets.Open open = datasets.open(specification.dataset())) {
            if (!open.description().sha256().equals(datasetSha256(first))) {
                return Map.of();
            }
            return scores(members, specification, open, ensemble);
        } catch (ProblemException e) {
            // The data set has been deleted, or cannot be fetched now.
            return Map.of();
        }
    }

    private Map<String, Double> scores(List<JobView> members, JobSpec specification, Datasets.Open open, Predictor ensemble) {
        Map<String, Double> scores = new HashMap<>();
        try (Reservation room = memory.reserve(MemoryUse.REQUESTS, EvaluationMemory.of(specification, open.description()))) {
            Dataset dataset = open.dataset(specification.split(), specification.subset());
            score(dataset.test(), dataset.targets(), ensemble, "test.", scores);
            if (share(members, job -> Arrays.asList(job.specification().split(), job.specification().subset()))) {
                score(dataset.validation(), dataset.targets(), ensemble, "validation_", scores);
            }
            return scores;
        }
    }

    /** Returns the facts that determine the test examples: the data set and its classes in use. */
    private static Object data(JobView job) {
        JobSpec specification = job.specification();
        return Arrays.asList(specification.dataset(), datasetSha256(job),
                specification.subset() == null ? null : specification.subset().classes());
    }

    /** @return null for a job of an earlier version, which has no provenance */
    private static String datasetSha256(JobView job) {
        return job.provenance() == null ? null : job.provenance().datasetSha256();
    }

    private static boolean share(List<JobView> jobs, Function<JobView, Object> fact) {
        return jobs.stream().map(fact).distinct().count() == 1;
    }

    private static void score(Examples examples, Targets targets, Predictor ensemble, String prefix, Map<String, Double> scores) {
        if (examples == null) {
            return;
        }
        int n = examples.size();
        int outputs = (int) examples.y().size(1);
        double[] answers;
        try (INDArray output = ensemble.predict(examples.x())) {
            answers = output.reshape(output.length()).toDoubleVector();
        }
        Predictions predictions;
        if (examples.labels() != null) {
            int[] predicted = IntStream.range(0, n).map(i -> MetricSums.argmax(answers, i * outputs, outputs)).toArray();
            ConfusionMatrix confusion = ConfusionMatrix.of(examples.labels(), predicted, outputs);
            scores.put(prefix + "accuracy", confusion.accuracy());
            // The outputs of an ensemble of classifiers are probabilities.
            predictions = Predictions.ofClasses(confusion.counts(), probabilities(answers), true, examples.labels());
        } else if (targets.isMultiLabel()) {
            float[] desired = examples.y().reshape(examples.y().length()).toFloatVector();
            predictions = Predictions.ofLabels(probabilities(answers), desired, outputs, Predictions.LABEL_THRESHOLD);
        } else {
            double[] desired = examples.y().reshape(examples.y().length()).toDoubleVector();
            RegressionErrors errors = new RegressionErrors(outputs);
            double squares = 0;
            for (int i = 0; i < n; i++) {
                errors.add(answers, desired, i * outputs);
            }
            for (int i = 0; i < answers.length; i++) {
                squares += (answers[i] - desired[i]) * (answers[i] - desired[i]);
            }
            // The quadratic cost (6).
            scores.put(prefix + "cost", squares / (2 * n));
            predictions = Predictions.ofValues(errors);
        }
        for (PredictionMetric metric : PredictionMetric.of(targets)) {
            double value = metric.of(predictions);
            if (Double.isFinite(value)) {
                scores.put(prefix + metric.word(), value);
            }
        }
    }

    /** @return null if they are more than {@link PredictionMetric#MAX_OUTPUTS} */
    private static float[] probabilities(double[] answers) {
        if (answers.length > PredictionMetric.MAX_OUTPUTS) {
            return null;
        }
        float[] probabilities = new float[answers.length];
        for (int i = 0; i < answers.length; i++) {
            probabilities[i] = (float) answers[i];
        }
        return probabilities;
    }
}
