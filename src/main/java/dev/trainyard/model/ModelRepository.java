package dev.trainyard.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ModelRepository extends Repository<Model, String> {

    /** Inserts a model's row if absent. If several transactions insert one name, the others wait for the first instead of failing. */
    @Modifying
    @Query(value = "insert into models (name, last_version, created_at) values (:name, 0, :now) on conflict do nothing",
            nativeQuery = true)
    void insertIfAbsent(String name, Instant now);

    /**
     * Locks the model's row: no other transaction changes the model, its versions or its aliases until this one ends.
     *
     * @return the last assigned version number; empty if the model does not exist
     */
    @Query(value = "select last_version from models where name = :name and deleted_at is null for update", nativeQuery = true)
    Optional<Integer> lock(String name);

    /** Locks the model's row like {@link #lock}, even if the model is deleted. */
    @Query(value = "select last_version from models where name = :name for update", nativeQuery = true)
    Optional<Integer> lockEvenIfDeleted(String name);

    /** Sets the last assigned version number, and recreates a deleted model. */
    @Modifying
    @Query("update Model m set m.lastVersion = :version,"
            + " m.createdAt = case when m.deletedAt is null then m.createdAt else :now end, m.deletedAt = null where m.name = :name")
    void advance(String name, int version, Instant now);

    @Query("select m from Model m where m.name = :name and m.deletedAt is null")
    Optional<Model> findByName(String name);

    @Query("select m from Model m where m.name > :after and m.deletedAt is null order by m.name")
    List<Model> findAfter(String after, Limit limit);

    /** Marks a model as deleted. Keeps the row for the last version number. */
    @Modifying
    @Query("update Model m set m.deletedAt = :now where m.name = :name")
    void delete(String name, Instant now);
}
