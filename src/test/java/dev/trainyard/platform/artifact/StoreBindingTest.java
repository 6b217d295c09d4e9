package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Tests the binding of a store to its database; a subclass for each kind of store. */
abstract class StoreBindingTest {

    private final List<Database> databases = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private PhysicalStore store;

    /** Returns an empty store. Each test calls this once. */
    abstract PhysicalStore store() throws IOException;

    abstract void deleteId() throws IOException;

    /** A database with its rows, and a process that uses it. */
    private final class Database {

        private final DriverManagerDataSource source = new DriverManagerDataSource(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1");
        private final StoreIdentity identity = new StoreIdentity(JdbcClient.create(source));
        private final Set<String> rows = new HashSet<>();
        private final List<Object> events = new ArrayList<>();
        private StoreBinding binding;
        private StoreBindingCheck check;

        Database() throws SQLException, IOException {
            try (Connection connection = source.getConnection()) {
                connection.createStatement().execute(new String(getClass().getResourceAsStream(
                        "/db/migration/V12__store_identity.sql").readAllBytes(), StandardCharsets.UTF_8));
            }
            databases.add(this);
        }

        /** Starts a process on the database. */
        Database start(String adopt) {
            binding = new StoreBinding(events::add);
            check = new StoreBindingCheck(store, identity, List.of(new ArtifactOwner() {
                @Override
                public String directory() {
                    return "models";
                }

                @Override
                public Set<String> keys() {
                    return rows;
                }
            }), binding, new ArtifactProperties(ArtifactProperties.Store.DIRECTORY, null, adopt));
            check.afterSingletonsInstantiated();
            return this;
        }

        Database start() {
            return start(null);
        }

        Database write(String key) throws IOException {
            store.write(key, out -> out.write(1));
            rows.add(key);
            return this;
        }

        String id() {
            return identity.get().id();
        }

        boolean isBound() {
            return binding.isIntact();
        }
    }

    @BeforeEach
    void open() throws IOException {
        store = store();
        log.start();
        ((Logger) LoggerFactory.getLogger(StoreBindingCheck.class)).addAppender(log);
    }

    @AfterEach
    void close() throws SQLException {
        ((Logger) LoggerFactory.getLogger(StoreBindingCheck.class)).detachAppender(log);
        for (Database database : databases) {
            try (Connection connection = database.source.getConnection()) {
                connection.createStatement().execute("shutdown");
            }
        }
    }

    @Test
    void givesANewStoreTheIdOfANewDatabase() throws Exception {
        Database database = new Database().start();
        assertThat(database.isBound()).isTrue();
        assertThat(store.id()).contains(database.id());
        assertThat(database.events).containsExactly(new StoreBinding.Changed(true));
        assertThat(database.write("models/a").start().isBound()).isTrue();
        assertThat(log.list).isEmpty();
    }

    @Test
    void refusesAStoreOfAnotherDatabaseAndNamesBothIds() throws Exception {
        Database first = new Database().start().write("models/a");
        Database other = new Database().start();
        assertThat(other.isBound()).isFalse();
        assertThat(errors()).singleElement().asString().contains(first.id(), other.id(), "trainyard.artifacts.adopt=" + first.id());
        assertThatThrownBy(() -> new BoundArtifactStore(store, other.binding).write("models/b", out -> { }))
                .isInstanceOf(StoreMismatchException.class);
        assertThatThrownBy(() -> new BoundArtifactStore(store, other.binding).check()).isInstanceOf(StoreMismatchException.class);
        new BoundArtifactStore(store, other.binding).delete("models/a");
        assertThat(store.list("models")).hasSize(1);
        other.check.check();
        assertThat(errors()).as("the error is logged once").hasSize(1);
        assertThat(first.start().isBound()).isTrue();
    }

    @Test
    void refusesAStoreOfAnotherDatabaseThatIsStillEmpty() throws Exception {
        new Database().start();
        assertThat(new Database().start().isBound()).isFalse();
    }

    @Test
    void bindsAStoreToOneOfTwoDatabasesThatStartTogether() throws Exception {
        List<Database> both = List.of(new Database(), new Database());
        inParallel(both.stream().<Callable<?>>map(database -> database::start).toList());
        both.forEach(database -> database.check.check());
        assertThat(both).filteredOn(Database::isBound).hasSize(1);
    }

    @Test
    void bindsAllProcessesOfADatabaseThatStartTogether() throws Exception {
        Database database = new Database();
        List<StoreIdentity.Row> rows = new ArrayList<>();
        for (Future<?> row : inParallel(List.of(database.identity::get, database.identity::get, database.identity::get))) {
            rows.add((StoreIdentity.Row) row.get());
        }
        assertThat(rows).hasSize(3).allMatch(row -> row.equals(rows.get(0)));
    }

    @Test
    void bindsTheFilesOfAnInstallationWithoutIds() throws Exception {
        Database database = new Database().write("models/a").write("models/b");
        store.write("models/orphan", out -> out.write(1));
        database.rows.add("models/lost");
        assertThat(database.start().isBound()).isTrue();
        assertThat(store.id()).contains(database.id());
    }

    @Test
    void refusesAStoreWithoutIdWhoseFilesHaveNoRows() throws Exception {
        store.write("models/a", out -> out.write(1));
        Database database = new Database().start();
        assertThat(database.isBound()).isFalse();
        assertThat(store.id()).isEmpty();
        assertThat(errors()).singleElement().asString().contains("trainyard.artifacts.adopt=" + database.id());
        assertThat(database.start(database.id()).isBound()).isTrue();
        assertThat(store.id()).contains(database.id());
    }

    @Test
    void refusesAStoreWithoutIdWhoseFilesHaveFewRows() throws Exception {
        Database old = new Database().write("models/a");
        for (int i = 0; i < 5; i++) {
            store.write("models/" + i, out -> out.write(1));
        }
        assertThat(old.start().isBound()).isFalse();
    }

    @Test
    void bindsAfterACrashBetweenTheTwoWrites() throws Exception {
        Database database = new Database().write("models/a");
        String id = database.id();
        assertThat(database.start().isBound()).isTrue();
        assertThat(store.id()).contains(id);
    }

    @Test
    void bindsANewStoreAndWarnsOfMissingFiles() throws Exception {
        Database database = new Database().start().write("models/a");
        store.delete("models/a");
        deleteId();
        assertThat(database.start().isBound()).isTrue();
        assertThat(store.id()).contains(database.id());
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage()).contains("names 1 files"));
    }

    @Test
    void refusesAStoreWithFilesWhoseIdIsLost() throws Exception {
        Database database = new Database().start().write("models/a");
        deleteId();
        assertThat(database.start().isBound()).isFalse();
        assertThat(store.id()).isEmpty();
        assertThat(database.start(database.id()).isBound()).isTrue();
    }

    @Test
    void noticesThatAnotherDatabaseAdoptedTheStore() throws Exception {
        Database first = new Database().start().write("models/a");
        String id = first.id();
        Database second = new Database().start(id);
        assertThat(second.isBound()).isTrue();
        assertThat(store.id()).contains(second.id());
        assertThat(first.check.check()).isFalse();
        assertThat(first.events).containsExactly(new StoreBinding.Changed(true), new StoreBinding.Changed(false));

        assertThat(new Database().start(id).isBound()).as("the old value of the property has no effect").isFalse();
        assertThat(second.start(id).isBound()).isTrue();
    }

    @Test
    void bindsAgainWhenTheIdIsRestored() throws Exception {
        Database database = new Database().start().write("models/a");
        store.replaceId("other");
        assertThat(database.check.check()).isFalse();
        store.replaceId(database.id());
        assertThat(database.check.check()).isTrue();
        assertThat(database.isBound()).isTrue();
    }

    private List<String> errors() {
        return log.list.stream().filter(event -> event.getLevel() == Level.ERROR).map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static List<? extends Future<?>> inParallel(List<? extends Callable<?>> tasks) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Callable<Object>> callables = new ArrayList<>();
            tasks.forEach(task -> callables.add(task::call));
            return threads.invokeAll(callables);
        } finally {
            threads.shutdown();
        }
    }
}
