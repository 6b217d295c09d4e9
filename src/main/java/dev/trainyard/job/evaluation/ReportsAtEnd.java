package dev.trainyard.job.evaluation;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.execution.FinalEvaluation;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.network.Network;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes the reports on the test and the validation examples while the job still holds its data set and its network. */
@Component
class ReportsAtEnd implements FinalEvaluation {

    private static final Logger log = LoggerFactory.getLogger(ReportsAtEnd.class);

    private final StoredReports reports;
    private final ProcessMemory memory;

    ReportsAtEnd(StoredReports reports, ProcessMemory memory) {
        this.reports = reports;
        this.memory = memory;
    }

    @Override
    public Runnable of(UUID job, JobSpec specification, Network network, Datasets.Open open, Dataset dataset) {
        if (!Evaluator.isComparable(specification, open)) {
            return () -> { };
        }
        List<Report> made = new ArrayList<>();
        try {
            for (Split split : List.of(Split.TEST, Split.VALIDATION)) {
                if (dataset.of(split) != null) {
                    made.add(report(specification, network, split, open, dataset));
                }
            }
        } catch (RuntimeException e) {
            // The job has its model; only its evaluation must wait for a request.
            log.warn("The job's network could not be evaluated at the end of training; a request evaluates it: {}", e.toString());
        }
        return () -> made.forEach(report -> reports.save(new StoredReport(job, report)));
    }

    private Report report(JobSpec specification, Network network, Split split, Datasets.Open open, Dataset dataset) {
        try (Reservation room = memory.reserve(MemoryUse.REQUESTS, EvaluationMemory.atEnd(specification, open.description(), split))) {
            return Evaluator.report(specification, network, split, open, dataset, null);
        }
    }
}
