package dev.trainyard.platform.artifact;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The id that the database shares with its store, kept in a table of one row. */
@Component
class StoreIdentity {

    /** @param inStore whether a process has seen the store with this id */
    record Row(String id, boolean inStore) {
    }

    private final JdbcClient jdbc;

    StoreIdentity(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the row; inserts it if absent. If several processes insert it at the same time, all get the row of the first one. */
    Row get() {
        return find().orElseGet(() -> {
            jdbc.sql("insert into store_identity (singleton, id, in_store) values (1, :id, false) on conflict do nothing")
                    .param("id", UUID.randomUUID().toString()).update();
            return find().orElseThrow();
        });
    }

    private Optional<Row> find() {
        return jdbc.sql("select id, in_store from store_identity").query((row, number) -> new Row(row.getString(1), row.getBoolean(2)))
                .optional();
    }

    /** Records that the store has the id. */
    void confirm() {
        jdbc.sql("update store_identity set in_store = true where in_store = false").update();
    }
}
