package dev.trainyard.model;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface AliasRepository extends JpaRepository<ModelAlias, ModelAlias.Id> {

    /** An alias and the version that it points to. */
    record Pointer(String model, String alias, UUID versionId, int version) {
    }

    @Query("select new dev.trainyard.model.AliasRepository$Pointer(a.id.model, a.id.alias, v.id, v.version) from ModelAlias a"
            + " join ModelVersion v on v.id = a.versionId where a.id.model in :models order by a.id.alias")
    List<Pointer> findPointers(Collection<String> models);
}
