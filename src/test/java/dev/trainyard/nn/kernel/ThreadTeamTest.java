package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ThreadTeamTest {

    private static final int ROUNDS = 2000;

    @Test
    void everyMemberDoesEachTaskOnceBeforeTheNextBegins() {
        AtomicIntegerArray done = new AtomicIntegerArray(5);
        try (ThreadTeam team = new ThreadTeam(5)) {
            for (int round = 0; round < ROUNDS; round++) {
                int expected = round;
                team.run(number -> {
                    for (int i = 0; i < 5; i++) {
                        assertThat(done.get(i)).isBetween(expected, expected + 1);
                    }
                    done.incrementAndGet(number);
                });
            }
        }
        for (int i = 0; i < 5; i++) {
            assertThat(done.get(i)).isEqualTo(ROUNDS);
        }
    }

    @Test
    void wakesParkedMembers() {
        AtomicInteger done = new AtomicInteger();
        try (ThreadTeam team = new ThreadTeam(3)) {
            for (int round = 0; round < 5; round++) {
                await().until(() -> members().stream().allMatch(member -> member.getState() == Thread.State.WAITING));
                team.run(number -> done.incrementAndGet());
            }
        }
        assertThat(done).hasValue(15);
    }

    @Test
    void rethrowsAnErrorOfAMemberWhenAllAreDone() {
        AtomicInteger done = new AtomicInteger();
        try (ThreadTeam team = new ThreadTeam(3)) {
            OutOfMemoryError full = new OutOfMemoryError("no room");
            assertThatThrownBy(() -> team.run(number -> {
                if (number == 1) {
                    throw full;
                }
                spinFor(1_000_000);
                done.incrementAndGet();
            })).isSameAs(full);
            assertThat(done).hasValue(2);

            team.run(number -> done.incrementAndGet());
            assertThat(done).hasValue(5);
        }
    }

    @Test
    void anotherThreadDoesThePartOfABusyThread() {
        AtomicIntegerArray done = new AtomicIntegerArray(3);
        try (ThreadTeam team = new ThreadTeam(3)) {
            // The threads of two parts spin until the third part is done, so the thread that is free must do it.
            team.run(number -> {
                if (number == 2) {
                    done.set(2, 1);
                } else {
                    while (done.get(2) == 0) {
                        Thread.onSpinWait();
                    }
                    done.set(number, 1);
                }
            });
        }
        assertThat(done.get(0) + done.get(1) + done.get(2)).isEqualTo(3);
    }

    @Test
    void anInterruptedCallerStillWaitsForTheOthersAndStaysInterrupted() {
        AtomicInteger done = new AtomicInteger();
        try (ThreadTeam team = new ThreadTeam(2)) {
            Thread.currentThread().interrupt();
            team.run(number -> {
                if (number == 1) {
                    spinFor(5_000_000);
                }
                done.incrementAndGet();
            });
            assertThat(done).hasValue(2);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void leavesNoThreadBehind() {
        ThreadTeam team = new ThreadTeam(4);
        assertThat(members()).isEmpty();

        team.run(number -> spinFor(1_000_000));
        assertThat(members()).hasSize(3);
        team.close();
        assertThat(members()).isEmpty();
    }

    static List<Thread> members() {
        String name = Thread.currentThread().getName() + "+";
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(name)).toList();
    }

    private static void spinFor(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }
}
