package dev.trainyard.job.evaluation;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.dataset.example.ExamplePicture;
import dev.trainyard.job.evaluation.ExampleOrigins.Origin;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.TrainingTargets;
import dev.trainyard.model.Models;
import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.VersionSummary;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.network.Network;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.compute.Lane;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/**
 * Returns the stored evaluation of a job's network. Evaluates it on request, once for each split, if the end of training has stored none:
 * {@link ReportsAtEnd} evaluates the test and the validation split.
 */
@Service
class Evaluator {

    private final Jobs jobs;
    private final Models models;
    private final Datasets datasets;
    private final StoredReports reports;
    private final ProcessMemory memory;
    private final ComputePool compute;
    /** Allows one evaluation at a time, because the processors are for training. */
    private final Lock evaluating = new ReentrantLock();

    Evaluator(Jobs jobs, Models models, Datasets datasets, StoredReports reports, ProcessMemory memory, ComputePool compute) {
        this.memory = memory;
        this.compute = compute;
        this.jobs = jobs;
        this.models = models;
        this.datasets = datasets;
        this.reports = reports;
    }

    /**
     * Evaluates the network, or returns the stored report.
     *
     * @param threshold the decision threshold for the second of two classes or for each label. Null for the class of the largest output, or
     *                  for 0.5 for labels; only the report for null is stored
     * @throws ProblemException 404 if the job does not exist or has no examples in the split; 409 if the job has no network, the network
     *         has been deleted, it has no targets to compare with, or the data set has changed since training; 422 if there is a threshold
     *         but the job has neither two classes nor labels
     */
    Report evaluate(UUID id, Split split, Float threshold) throws IOException {
        JobView job = jobs.find(id).orElseThrow(() -> ProblemException.notFound("There is no job " + id + "."));
        if (job.status() != JobStatus.SUCCEEDED) {
            throw ProblemException.conflict("The job is %s; only one that has succeeded has a network to evaluate."
                    .formatted(job.status().word()));
        }
        if (threshold != null) {
            evaluating.lock();
            try {
                return compute.run(Lane.LONG, () -> make(job, split, threshold));
            } finally {
                evaluating.unlock();
            }
        }
        StoredReport.Key key = StoredReport.Key.of(id, split);
        StoredReport stored = reports.findById(key).orElse(null);
        if (stored != null) {
            return shown(job, stored.report());
        }
        evaluating.lock();
        try {
            stored = reports.findById(key).orElse(null);
            if (stored != null) {
                return shown(job, stored.report());
            }
            Report report = compute.run(Lane.LONG, () -> make(job, split, null));
            // The purge has deleted the reports of this job and does not look at it again.
            return job.purgedAt() != null ? report : store(id, report);
        } finally {
            evaluating.unlock();
        }
    }

    /** Leaves out the pictures' addresses if the data set is no longer the one that the job learnt from. */
    private Report shown(JobView job, Report report) {
        // A job of an earlier version has no provenance.
        boolean exists = job.provenance() == null || datasets.find(job.specification().dataset())
                .filter(described -> job.provenance().datasetSha256().equals(described.sha256())).isPresent();
        return exists ? report : report.withoutImages();
    }

    private Report make(JobView job, Split split, Float threshold) throws IOException {
        JobSpec specification = job.specification();
        if (specification.dataset() == null) {
            throw ProblemException.notFound("The job has no examples: it learnt in an environment and was tested there.");
        }
        VersionSummary version = networkOf(job);
        try (Datasets.Open open = open(specification)) {
            if (job.provenance() != null && !open.description().sha256().equals(job.provenance().datasetSha256())) {
                throw ProblemException.conflict("Data set %s is not the one that the job learnt from: its content has changed."
                        .formatted(specification.dataset()));
            }
            if (open.description().input().size() != specification.architecture().input().size()) {
                // Happens only for a job without provenance. Native code would read beyond the end of examples that are too short.
                throw ProblemException.conflict("Data set %s is not the one that the job learnt from: its examples have another shape."
                        .formatted(specification.dataset()));
            }
            if (!isComparable(specification, open)) {
                throw ProblemException.conflict("The job's network finds features; there is no target to compare them with.");
            }
            Targets targets = open.description().targets();
            Targets kept = specification.subset() == null ? targets : specification.subset().restrict(targets);
            if (threshold != null && !(kept.isMultiLabel() || kept.isClassification() && kept.size() == 2)) {
                throw ProblemException.invalidParameters(List.of(new Violation("threshold", "must be absent: only labels and two classes have a "
                        + "threshold")));
            }
            return make(job, version, split, open, threshold);
        }
    }

    private Report make(JobView job, VersionSummary version, Split split, Datasets.Open open, Float threshold)
            throws IOException {
        JobSpec specification = job.specification();
        try (Reservation room = memory.reserve(MemoryUse.REQUESTS, EvaluationMemory.of(specification, open.description(), split))) {
            Dataset dataset = TrainingTargets.prepare(specification, open.dataset(specification.split(), specification.subset()), open);
            if (dataset.of(split) == null) {
                throw ProblemException.notFound("The job has no %s examples.".formatted(word(split)));
            }
            TrainedModel model = load(version, job);
            // Use as many threads as in training, because the bits of the result depend on their number.
            try (Network network = Network.of(model.definition().architecture(), model.parameters(),
                    Kernels.of(model.parameters().dataType(), specification.threads()))) {
                return report(specification, network, split, open, dataset, threshold);
            } finally {
                model.parameters().close();
            }
        }
    }

    private Datasets.Open open(JobSpec specification) {
        try {
            return datasets.open(specification.dataset());
        } catch (ProblemException e) {
            throw e.status() != HttpStatus.NOT_FOUND ? e : ProblemException.conflict(("Data set %s has been deleted, so the job's network "
                    + "cannot be evaluated on it. Only evaluations made before stay.").formatted(specification.dataset()));
        }
    }

    /** Returns whether the data set has targets to compare the network's outputs with; there are none for a network that finds features. */
    static boolean isComparable(JobSpec specification, Datasets.Open open) {
        Targets targets = open.description().targets();
        return specification.objective().outputs(specification.architecture(), targets).equals(targets);
    }

    /**
     * @param dataset   the data set with the job's split and classes, its targets prepared by {@link TrainingTargets}
     * @param threshold see {@link #evaluate}
     */
    static Report report(JobSpec specification, Network network, Split split, Datasets.Open open, Dataset dataset, Float threshold) {
        ExampleOrigins origins = ExampleOrigins.of(open.dataset(), specification, split);
        return ReportBuilder.of(network, specification.cost(), dataset.targets(), split, dataset.of(split), origins::of,
                images(specification.dataset(), dataset.input()), threshold);
    }

    /** Finds the network by job id, not by version number: the model may have been deleted and its name reused. */
    private VersionSummary networkOf(JobView job) {
        return models.trainedBy(job.id()).filter(version -> version.weightsSha256().equals(job.weightsSha256()))
                .orElseThrow(() -> deleted(job));
    }

    private TrainedModel load(VersionSummary version, JobView job) throws IOException {
        try {
            return models.load(version.version());
        } catch (ProblemException e) {
            throw e.status() == HttpStatus.NOT_FOUND ? deleted(job) : e;
        }
    }

    private static ProblemException deleted(JobView job) {
        return ProblemException.conflict("The job's network, %s version %d, has been deleted, so it cannot be evaluated."
                .formatted(job.specification().model(), job.modelVersion()));
    }

    private Report store(UUID job, Report report) {
        try {
            reports.save(new StoredReport(job, report));
        } catch (DataIntegrityViolationException e) {
            // Another process has stored the same report, or the job has been deleted meanwhile.
        }
        return report;
    }

    /** Returns the pictures' addresses by example; null for an example that is not a picture. */
    private static Function<Origin, String> images(String dataset, Shape input) {
        return origin -> ExamplePicture.address(dataset, input, origin.split(), origin.index()).orElse(null);
    }

    private static String word(Split split) {
        return split.name().toLowerCase(Locale.ROOT);
    }
}
