package dev.trainyard.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ModelRepository extends Repository<Model, String> {

    /** Several may try at once; one inserts, and the others wait for it instead of failing. */
    @Modifying
    @Query(value = "insert into models (name, last_version, created_at) values (:name, 0, :now) on conflict do nothing",
            nativeQuery = true)
    void insertIfAbsent(String name, Instant now);

    /** Keeps everyone else from changing the model, its versions and aliases until the transaction ends. */
    @Query(value = "select last_version from models where name = :name for update", nativeQuery = true)
    Optional<Integer> lock(String name);

    @Modifying
    @Query("update Model m set m.lastVersion = :version where m.name = :name")
    void advance(String name, int version);

    Optional<Model> findByName(String name);

    @Query("select m from Model m where m.name > :after order by m.name")
    List<Model> findAfter(String after, Limit limit);

    @Modifying
    @Query("delete from Model m where m.name = :name")
    void delete(String name);
}
