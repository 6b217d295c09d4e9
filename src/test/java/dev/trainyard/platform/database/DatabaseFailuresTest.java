package dev.trainyard.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.orm.jpa.JpaSystemException;

class DatabaseFailuresTest {

    static Stream<SQLException> outages() {
        return Stream.of(new SQLTransientConnectionException("request timed out"), new SQLException("Connection is closed"),
                new SQLException("I/O error", "08006"), new SQLException("too many connections", "53300"),
                new SQLException("shutdown", "57P01"), new SQLException("starting up", "57P03"), new SQLException("idle", "25P03"),
                new SQLException("closed", "90098"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void findsAnOutageAmongTheCauses(SQLException outage) {
        RuntimeException failure = new JpaSystemException(new org.hibernate.TransactionException("Unable to rollback", outage));
        assertThat(DatabaseFailures.isOutage(failure)).isTrue();
        assertThat(DatabaseFailures.isOfDatabase(failure)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "55P03", "57014", "42601"})
    void doesNotTakeErrorsOfARequestForAnOutage(String state) {
        RuntimeException failure = new JpaSystemException(new RuntimeException(new SQLException("no", state)));
        assertThat(DatabaseFailures.isOutage(failure)).isFalse();
        assertThat(DatabaseFailures.isOfDatabase(failure)).isTrue();
    }

    @Test
    void ignoresFailuresWithoutASqlException() {
        assertThat(DatabaseFailures.isOfDatabase(new IllegalStateException(new RuntimeException()))).isFalse();
    }
}
