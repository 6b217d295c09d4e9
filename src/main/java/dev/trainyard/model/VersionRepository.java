package dev.trainyard.model;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface VersionRepository extends JpaRepository<ModelVersion, UUID> {

    Optional<ModelVersion> findByJobId(UUID job);

    Optional<ModelVersion> findByModelAndVersion(String model, int version);

    List<ModelVersion> findByModel(String model);

    @Query("select v.version from ModelVersion v where v.model = :model order by v.version")
    List<Integer> findNumbers(String model);

    @Query("select v from ModelVersion v where v.model = :model and v.version < :before order by v.version desc")
    List<ModelVersion> findBefore(String model, int before, Limit limit);

    @Query("select v.artifact from ModelVersion v")
    Set<String> findArtifacts();

    @Query("select new dev.trainyard.model.VersionId(v.id, v.model, v.version) from ModelVersion v"
            + " where v.model = :model order by v.version desc")
    List<VersionId> identifyNewest(String model, Limit limit);

    @Query("select new dev.trainyard.model.VersionId(v.id, v.model, v.version) from ModelVersion v order by v.model, v.version desc")
    List<VersionId> identifyAll(Limit limit);

    /** Finds the newest version of each of the models. */
    @Query("select v from ModelVersion v where v.model in :models and v.version ="
            + " (select max(w.version) from ModelVersion w where w.model = v.model)")
    List<ModelVersion> findNewest(Collection<String> models);
}
