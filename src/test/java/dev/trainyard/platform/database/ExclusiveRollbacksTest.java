package dev.trainyard.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import java.sql.Connection;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.h2.api.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest(properties = "trainyard.roles=api")
@Timeout(60)
class ExclusiveRollbacksTest {

    private static final boolean H2 = System.getProperty("trainyard.test.database", "h2").equals("h2");

    @Autowired
    private TransactionTemplate transaction;
    @Autowired
    private JdbcClient jdbc;

    private final FutureTask<Void> waiting = new FutureTask<>(this::change, null);
    private final Thread waiter = new Thread(waiting, "waits for the row");
    private volatile boolean committing;

    @BeforeEach
    void create() {
        jdbc.sql("create table contested (id integer not null, status varchar(20) not null)").update();
        jdbc.sql("create index contested_by_status on contested (status)").update();
        jdbc.sql("insert into contested values (1, 'old')").update();
        if (H2) {
            jdbc.sql("create trigger contested_restored after update, rollback on contested for each row call \"%s\""
                    .formatted(RowRestored.class.getName())).update();
        }
    }

    @AfterEach
    void drop() {
        RowRestored.reaction = () -> { };
        jdbc.sql("drop table contested").update();
    }

    /** The other transaction gets the row as soon as H2 has restored it, and tries to commit before the rollback has ended. */
    @Test
    void keepsTheChangeOfATransactionThatWaitedForTheRow() throws Exception {
        RowRestored.reaction = () -> {
            while (!waiting.isDone() && !(committing && waiter.getState() == Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
        };
        transaction.executeWithoutResult(status -> {
            lock();
            waiter.start();
            status.setRollbackOnly();
        });
        waiting.get(30, TimeUnit.SECONDS);

        assertThat(status()).isEqualTo("new");
        assertThat(jdbc.sql("select count(*) from contested where status = 'new'").query(Integer.class).single()).isOne();
        assertThat(jdbc.sql("update contested set status = 'newest' where id = 1").update()).isOne();
    }

    private void change() {
        transaction.executeWithoutResult(status -> {
            lock();
            jdbc.sql("update contested set status = 'new' where id = 1").update();
            committing = true;
        });
    }

    private void lock() {
        jdbc.sql("select status from contested where id = 1 for update").query(String.class).single();
    }

    private String status() {
        return jdbc.sql("select status from contested where id = 1").query(String.class).single();
    }

    /** H2 calls this trigger when it has restored a row of a transaction that it rolls back, before it removes the undo record. */
    public static final class RowRestored implements Trigger {

        private static volatile Runnable reaction = () -> { };

        @Override
        public void fire(Connection connection, Object[] before, Object[] after) {
            if (before != null && after != null && before[1].equals(after[1])) {
                reaction.run();
            }
        }
    }
}
