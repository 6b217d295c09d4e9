package dev.trainyard.job.storage;

import dev.trainyard.platform.quota.QuotaLocks;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** Creates storages with quotas of their own, for tests of other packages. */
public final class LimitedStorage {

    private LimitedStorage() {
    }

    /** @param ofAll limit for all jobs together; null for none */
    public static JobStorage events(JdbcClient jdbc, QuotaLocks locks, Long ofAll, long ofJob) {
        return new JobStorage(jdbc, locks, new StorageQuotas(size(ofAll), null, size(ofJob), DataSize.ofMegabytes(1)));
    }

    /** @param ofAll limit for all jobs together; null for none */
    public static JobStorage metrics(JdbcClient jdbc, QuotaLocks locks, Long ofAll, long ofJob) {
        return new JobStorage(jdbc, locks, new StorageQuotas(null, size(ofAll), DataSize.ofMegabytes(1), size(ofJob)));
    }

    private static DataSize size(Long bytes) {
        return bytes == null ? null : DataSize.ofBytes(bytes);
    }
}
