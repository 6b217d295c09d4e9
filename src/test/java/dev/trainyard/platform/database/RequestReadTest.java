package dev.trainyard.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.trainyard.DatabaseTest;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest(properties = "trainyard.roles=api")
@Timeout(60)
class RequestReadTest {

    private static final boolean H2 = System.getProperty("trainyard.test.database", "h2").equals("h2");
    private static final String SESSION = H2 ? "select session_id()" : "select pg_backend_pid()";
    /** A query that takes hours. */
    private static final String ENDLESS = H2 ? "select sum(a.\"X\" + b.\"X\") from system_range(1, 1000000) a, system_range(1, 1000000) b"
            : "select sum(a + b) from generate_series(1, 1000000) a, generate_series(1, 1000000) b";

    @Autowired
    EntityManager entities;
    @Autowired
    PlatformTransactionManager transactions;
    @Autowired
    DataSource database;

    @RequestRead(isolation = Isolation.REPEATABLE_READ)
    static class Annotated {
    }

    @Test
    void isReadOnlyTransactionWithTimeLimit() {
        Transactional transaction = AnnotatedElementUtils.findMergedAnnotation(Annotated.class, Transactional.class);
        assertThat(transaction.timeout()).isEqualTo(RequestRead.SECONDS);
        assertThat(transaction.readOnly()).isTrue();
        assertThat(transaction.isolation()).isEqualTo(Isolation.REPEATABLE_READ);
    }

    /** H2 keeps a time limit with the connection: if it stayed, it would cancel statements of the connection's next users. */
    @Test
    void cancelsStatementThatTakesLongerAndLeavesConnectionWithoutLimit() throws SQLException {
        AtomicReference<Number> session = new AtomicReference<>();

        Throwable failure = catchThrowable(() -> read(1, () -> {
            session.set((Number) entities.createNativeQuery(SESSION).getSingleResult());
            return entities.createNativeQuery(ENDLESS).getSingleResult();
        }));

        assertThat(failure).matches(DatabaseFailures::isTimeout);
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SESSION)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(session.get().longValue());
            assertThat(statement.getQueryTimeout()).isZero();
        }
    }

    private <T> T read(int seconds, Supplier<T> query) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
        transaction.setTimeout(seconds);
        return transaction.execute(status -> query.get());
    }
}
