package dev.trainyard.dataset;

import dev.trainyard.platform.problem.ProblemException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Refuses a client's data set if it would exceed the operator's limit on the number or the bytes of all data sets. */
@Component
class DatasetQuota {

    private final DatasetQuotas quotas;
    private final StoredDatasets rows;
    private final Set<String> builtIn;

    DatasetQuota(DatasetQuotas quotas, StoredDatasets rows, WellKnownDatasets wellKnown) {
        this.quotas = quotas;
        this.builtIn = wellKnown.names();
        this.rows = rows;
    }

    /**
     * @param bytes size of the data set to store; 1 before its size is known
     * @throws ProblemException 507 if the data set would exceed a limit
     */
    void require(long bytes) {
        if (quotas.datasets() != null && rows.countByNameNotIn(builtIn) >= quotas.datasets()) {
            throw exceeded("There may be at most %d data sets (trainyard.quotas.datasets).".formatted(quotas.datasets()));
        }
        if (quotas.datasetBytes() != null && rows.bytes(builtIn) + bytes > quotas.datasetBytes().toBytes()) {
            throw exceeded("Data sets may have at most %d bytes together (trainyard.quotas.dataset-bytes)."
                    .formatted(quotas.datasetBytes().toBytes()));
        }
    }

    private static ProblemException exceeded(String limit) {
        return new ProblemException(HttpStatus.INSUFFICIENT_STORAGE, limit + " Delete some that are not needed.");
    }
}
