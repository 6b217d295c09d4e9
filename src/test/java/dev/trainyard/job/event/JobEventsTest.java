package dev.trainyard.job.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class JobEventsTest {

    @Autowired
    JobEvents events;
    @Autowired
    JdbcTemplate database;
    @Autowired
    TransactionTemplate transactions;

    @Test
    void numbersConcurrentEventsWithoutGaps() throws Exception {
        UUID job = JobRows.insert(database);
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> calls = IntStream.range(0, 20).<Callable<Void>>mapToObj(i -> () -> {
                events.append(job, i % 2, JobEvents.INFO, "line", "line " + i);
                return null;
            }).toList();
            for (Future<Void> call : writers.invokeAll(calls)) {
                call.get();
            }
        } finally {
            writers.shutdown();
        }

        assertThat(events.after(job, 0, 100)).extracting(JobEvent::sequence)
                .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(events.after(job, 0, 100)).extracting("message").containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 20).mapToObj(i -> "line " + i).toList());
        assertThat(events.after(job, 18, 100)).extracting(JobEvent::sequence).containsExactly(19L, 20L);
        assertThat(events.after(job, 0, 3)).extracting(JobEvent::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void writesNothingForAnEarlierAttempt() {
        UUID job = JobRows.insert(database);
        JobRows.nextAttempt(database, job);

        events.append(job, 1, JobEvents.INFO, "late", "from the first worker");
        events.append(job, 2, JobEvents.INFO, "started", "from the second worker");

        assertThat(events.after(job, 0, 100)).singleElement().extracting("attempt", "level", "code", "message")
                .containsExactly(2, JobEvents.INFO, "started", "from the second worker");
    }

    @Test
    void writesNothingForAnUnknownJob() {
        UUID job = UUID.randomUUID();

        events.append(job, 0, JobEvents.INFO, "ghost", "nobody");

        assertThat(events.after(job, 0, 100)).isEmpty();
    }

    @Test
    void isRolledBackWithTheCallersTransaction() {
        UUID job = JobRows.insert(database);

        assertThatThrownBy(() -> transactions.executeWithoutResult(transaction -> {
            events.append(job, 1, JobEvents.INFO, "started", "did not happen");
            throw new IllegalStateException("the change failed");
        })).hasMessage("the change failed");

        assertThat(events.after(job, 0, 100)).isEmpty();
    }

    @Test
    void keepsTheBeginningOfAVeryLongMessage() {
        UUID job = JobRows.insert(database);
        String beginning = "0123456789".repeat(399) + "012345678";

        events.append(job, 1, JobEvents.ERROR, "long", beginning + "9!");
        events.append(job, 1, JobEvents.ERROR, "full", beginning + "9");

        assertThat(events.after(job, 0, 2)).extracting("message").containsExactly(beginning + "…", beginning + "9");
    }
}
