package dev.trainyard.dataset;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface StoredDatasets extends JpaRepository<StoredDataset, String> {

    /** Reads the row and keeps it from being deleted until the transaction ends. The lock is shared if the database supports that. */
    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("select d from StoredDataset d where d.name = :name")
    Optional<StoredDataset> hold(String name);

    /** Reads the row and locks it until the transaction ends, in order to delete it. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select d from StoredDataset d where d.name = :name")
    Optional<StoredDataset> lock(String name);

    /** @return 0 if the row is gone or belongs to a later data set of the same name */
    @Modifying
    @Query("delete from StoredDataset d where d.name = :name and d.contentKey = :contentKey")
    int delete(String name, String contentKey);

    @Query("select d.name from StoredDataset d")
    List<String> names();

    long countByNameNotIn(Collection<String> names);

    /** Returns the bytes of the files of all data sets except those named. */
    @Query("select coalesce(sum(d.bytes), 0) from StoredDataset d where d.name not in :names")
    long bytes(Collection<String> names);

    @Query("select d.contentKey from StoredDataset d")
    Set<String> contentKeys();
}
