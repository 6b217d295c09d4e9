package dev.trainyard.dataset;

import java.util.List;
import java.util.Set;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface StoredDatasets extends JpaRepository<StoredDataset, String> {

    @Query("select d.name from StoredDataset d")
    List<String> names();

    @Query("select d.contentKey from StoredDataset d")
    Set<String> contentKeys();
}
