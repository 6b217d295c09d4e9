package dev.trainyard.dataset;

import dev.trainyard.platform.quota.QuotaExceeded;
import dev.trainyard.platform.quota.QuotaLocks;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Refuses a client's data set if it would exceed the operator's limit on the number or the bytes of all data sets. */
@Component
class DatasetQuota {

    private static final String REMEDY = "Delete some that are not needed.";

    private final DatasetQuotas quotas;
    private final StoredDatasets rows;
    private final Set<String> builtIn;
    private final QuotaLocks locks;

    DatasetQuota(DatasetQuotas quotas, StoredDatasets rows, BuiltInDatasets wellKnown, QuotaLocks locks) {
        this.quotas = quotas;
        this.builtIn = wellKnown.names();
        this.rows = rows;
        this.locks = locks;
    }

    /**
     * Checks the limits before files are read or written, so that most refusals are early. {@link #admit} checks again.
     *
     * @param bytes size of the data set to store; 1 before its size is known
     * @throws QuotaExceeded 507 if the data set would exceed a limit
     */
    void require(long bytes) {
        if (quotas.datasets() != null && rows.countByNameNotIn(builtIn) >= quotas.datasets()) {
            throw QuotaExceeded.count("data sets", quotas.datasets(), "trainyard.quotas.datasets", REMEDY);
        }
        if (quotas.datasetBytes() != null) {
            long used = rows.bytes(builtIn);
            if (used + bytes > quotas.datasetBytes().toBytes()) {
                throw QuotaExceeded.bytes("Data sets", quotas.datasetBytes().toBytes(), used, "trainyard.quotas.dataset-bytes", REMEDY);
            }
        }
    }

    /**
     * Checks the limits in the transaction that stores the data set. Other transactions that store one wait for its end.
     *
     * @param bytes size of the data set's file
     * @throws QuotaExceeded 507 if the data set would exceed a limit
     */
    void admit(long bytes) {
        if (quotas.datasets() != null || quotas.datasetBytes() != null) {
            locks.lock(QuotaLocks.Name.DATASETS);
            require(bytes);
        }
    }
}
