package dev.trainyard.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import dev.trainyard.platform.connection.ClientConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedConnectionsTest {

    private final DataSource pool = mock();
    private final SharedConnections connections = new SharedConnections(pool, 1, Duration.ofMillis(20));

    @BeforeEach
    void connect() throws SQLException {
        when(pool.getConnection()).thenAnswer(call -> mock(Connection.class));
    }

    @Test
    void refusesRequestBeyondItsShare() throws SQLException {
        try (RequestLane first = RequestLane.enter(); Connection held = connections.getConnection()) {
            try (RequestLane second = RequestLane.enter()) {
                assertThatThrownBy(connections::getConnection).satisfies(failure -> assertThat(DatabaseFailures.isOverload(failure)).isTrue());
            }
        }
    }

    @Test
    void servesJobsWhileRequestsHaveTheirShare() throws SQLException {
        try (RequestLane request = RequestLane.enter(); Connection held = connections.getConnection()) {
            request.close();
            for (int i = 0; i < 10; i++) {
                assertThat(connections.getConnection()).isNotNull();
            }
        }
    }

    @Test
    void releasesTheConnectionOfARequestOnlyOnce() throws SQLException {
        Connection connection;
        try (RequestLane request = RequestLane.enter()) {
            connection = connections.getConnection();
            connection.close();
            connection.close();
            connections.getConnection();
        }
        try (RequestLane request = RequestLane.enter()) {
            assertThatThrownBy(connections::getConnection).isInstanceOf(RequestsWaitingException.class);
        }
    }

    @Test
    void givesARequestASecondConnectionAtOnce() throws SQLException {
        try (RequestLane request = RequestLane.enter(); Connection outer = connections.getConnection();
                Connection inner = connections.getConnection()) {
            assertThat(inner).isNotSameAs(outer);
        }
        try (RequestLane request = RequestLane.enter(); Connection next = connections.getConnection()) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void keepsTheShareUntilTheLastConnectionOfARequestIsClosed() throws SQLException {
        try (RequestLane first = RequestLane.enter()) {
            Connection outer = connections.getConnection();
            Connection inner = connections.getConnection();
            outer.close();
            try (RequestLane second = RequestLane.enter()) {
                assertThatThrownBy(connections::getConnection).isInstanceOf(RequestsWaitingException.class);
            }
            inner.close();
        }
        try (RequestLane next = RequestLane.enter(); Connection connection = connections.getConnection()) {
            assertThat(connection).isNotNull();
        }
    }

    @Test
    void cancelsTheStatementOfARequestWhoseClientHasGone() throws SQLException {
        Connection connection = mock();
        Statement statement = mock();
        when(connection.createStatement()).thenReturn(statement);
        when(pool.getConnection()).thenReturn(connection);
        AtomicBoolean gone = new AtomicBoolean();
        try (ClientConnection client = ClientConnection.enter(gone::get, false); RequestLane request = RequestLane.enter();
                Connection held = connections.getConnection()) {
            held.createStatement();
            RequestLane.cancelAbandoned();
            verify(statement, never()).cancel();
            gone.set(true);
            RequestLane.cancelAbandoned();
            verify(statement).cancel();
            held.close();
            RequestLane.cancelAbandoned();
            verify(statement).cancel();
        }
    }

    /** H2 refuses to cancel a closed statement, and keeps the mark of a cancelled one for the next with the same text. */
    @Test
    void usesNoConnectionOfACancelledStatementAgain() throws SQLException {
        try (HikariDataSource h2 = new HikariDataSource()) {
            h2.setJdbcUrl("jdbc:h2:mem:cancelled");
            h2.setMaximumPoolSize(1);
            SharedConnections shared = new SharedConnections(h2, 1, Duration.ofSeconds(10));
            Connection used;
            try (ClientConnection client = ClientConnection.enter(() -> true, false); RequestLane request = RequestLane.enter();
                    Connection held = shared.getConnection(); Statement statement = held.createStatement()) {
                used = held.unwrap(JdbcConnection.class);
                RequestLane.cancelAbandoned();
                statement.close();
                RequestLane.cancelAbandoned();
            }
            try (RequestLane request = RequestLane.enter(); Connection next = shared.getConnection()) {
                assertThat(next.unwrap(JdbcConnection.class)).isNotSameAs(used);
            }
        }
    }

    /** The request's thread may be reading the body, and two threads must not read from one connection. */
    @Test
    void doesNotObserveTheClientOfARequestWithABody() throws SQLException {
        Connection connection = mock();
        Statement statement = mock();
        when(connection.createStatement()).thenReturn(statement);
        when(pool.getConnection()).thenReturn(connection);
        try (ClientConnection client = ClientConnection.enter(() -> true, true); RequestLane request = RequestLane.enter();
                Connection held = connections.getConnection()) {
            held.createStatement();
            RequestLane.cancelAbandoned();
        }
        verify(statement, never()).cancel();
    }

    @Test
    void keepsItsShareWhenThePoolFails() throws SQLException {
        when(pool.getConnection()).thenThrow(new SQLException("away")).thenAnswer(call -> mock(Connection.class));
        try (RequestLane request = RequestLane.enter()) {
            assertThatThrownBy(connections::getConnection).hasMessage("away");
            assertThat(connections.getConnection()).isNotNull();
        }
    }

    @Test
    void rethrowsFailuresOfAConnection() throws SQLException {
        Connection broken = mock();
        when(broken.createStatement()).thenThrow(new SQLException("broken"));
        when(pool.getConnection()).thenReturn(broken);
        try (RequestLane request = RequestLane.enter(); Connection connection = connections.getConnection()) {
            assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class).hasMessage("broken");
        }
        verify(broken).close();
    }
}
