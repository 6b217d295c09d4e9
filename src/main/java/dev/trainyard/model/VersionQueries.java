package dev.trainyard.model;

import dev.trainyard.nn.Text;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds versions by their references, in one statement each and without their large columns: every prediction needs one, and an entity
 * manager and a transaction would take about as long as a small network.
 */
@Component
class VersionQueries {

    static final String NUMBER = "[0-9]{1,9}";

    private static final String NEWEST = "(select max(version) from model_versions where model = :model)";
    private static final String OF_ALIAS = "(select version from model_versions where id ="
            + " (select version_id from model_aliases where model = :model and alias = :alias))";
    private static final String SELECT = "select id, model, version from model_versions where model = :model and version = ";
    private static final RowMapper<VersionId> ROW =
            (row, n) -> new VersionId(row.getObject(1, UUID.class), row.getString(2), row.getInt(3));

    private final JdbcClient database;

    VersionQueries(JdbcClient database) {
        this.database = database;
    }

    /** Finds a version by its reference; see {@link Models#resolve}. */
    Optional<VersionId> find(String model, String reference) {
        // Both come from a request, so they may contain characters that the database cannot store.
        if (Text.refusal(model).isPresent() || reference != null && Text.refusal(reference).isPresent()) {
            return Optional.empty();
        }
        return statement(model, reference).query(ROW).optional();
    }

    private JdbcClient.StatementSpec statement(String model, String reference) {
        if (reference == null) {
            return query(model, "coalesce(" + OF_ALIAS + ", " + NEWEST + ")").param("alias", ModelAlias.CHAMPION);
        }
        if (reference.equals(ModelAlias.LATEST)) {
            return query(model, NEWEST);
        }
        return reference.matches(NUMBER) ? query(model, ":version").param("version", Integer.parseInt(reference))
                : query(model, OF_ALIAS).param("alias", reference);
    }

    private JdbcClient.StatementSpec query(String model, String version) {
        return database.sql(SELECT + version).param("model", model);
    }
}
