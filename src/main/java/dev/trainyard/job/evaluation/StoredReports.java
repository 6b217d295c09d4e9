package dev.trainyard.job.evaluation;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface StoredReports extends Repository<StoredReport, StoredReport.Key> {

    Optional<StoredReport> findById(StoredReport.Key id);

    StoredReport save(StoredReport report);
}
