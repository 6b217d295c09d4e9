package dev.trainyard.platform.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.trainyard.platform.connection.ClientConnection;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class ComputePoolTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final long LARGE = ComputePool.SMALL + 1;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch finish = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();

    @AfterEach
    void endCallers() {
        finish.countDown();
        callers.shutdownNow();
    }

    @Test
    void computesNoMoreAtOnceThanItHasThreads() throws Exception {
        ComputePool pool = new ComputePool(2, 20, LONG_ENOUGH);
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(callers.submit(() -> pool.run(LARGE, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                two.countDown();
                two.await();
                running.decrementAndGet();
                return null;
            })));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void doesNotBeginWorkWhoseClientHasGone() throws Exception {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        CountDownLatch begun = new CountDownLatch(1);
        callers.submit(() -> pool.run(LARGE, () -> {
            begun.countDown();
            finish.await();
            return null;
        }));
        begun.await();
        AtomicBoolean ran = new AtomicBoolean();
        try (ClientConnection client = ClientConnection.enter(() -> true, false)) {
            assertThatThrownBy(() -> pool.run(Lane.SHORT, () -> {
                ran.set(true);
                return null;
            })).hasMessageContaining("closed the connection");
        }
        finish.countDown();
        assertThat(pool.<Integer, RuntimeException>run(LARGE, () -> 1)).isEqualTo(1);
        assertThat(ran).isFalse();
    }

    @Test
    void interruptsWorkWhoseClientHasGoneAndWaitsForItsEnd() {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        AtomicBoolean ended = new AtomicBoolean();
        try (ClientConnection client = ClientConnection.enter(() -> true, false)) {
            assertThatThrownBy(() -> pool.runInterruptibly(Lane.LONG, () -> {
                try {
                    return finish.await(1, TimeUnit.MINUTES);
                } finally {
                    ended.set(true);
                }
            })).hasMessageContaining("closed the connection");
        }
        assertThat(ended).isTrue();
        assertThat(pool.<Boolean, RuntimeException>run(Lane.LONG, () -> Thread.currentThread().isInterrupted())).as("the next work").isFalse();
    }

    @Test
    void marksOtherWorkAsAbandonedWhenItsClientHasGone() {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        try (ClientConnection client = ClientConnection.enter(() -> true, false)) {
            assertThat(pool.<Boolean, RuntimeException>run(Lane.LONG, () -> {
                await().pollInSameThread().until(ComputePool::isAbandoned);
                return Thread.currentThread().isInterrupted();
            })).isFalse();
        }
        assertThat(ComputePool.isAbandoned()).isFalse();
    }

    @Test
    void computesOnThreadsOfItsOwnUnlessTheWorkIsSmall() {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        assertThat(pool.<Thread, RuntimeException>run(LARGE, Thread::currentThread)).isNotSameAs(Thread.currentThread());
        assertThat(pool.<Thread, RuntimeException>run(1, Thread::currentThread)).isSameAs(Thread.currentThread());
    }

    @Test
    void runsPartsOfWorkOnTheSameThread() {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        assertThat(pool.<Boolean, RuntimeException>run(Lane.LONG, () -> {
            Thread outer = Thread.currentThread();
            return pool.<Boolean, RuntimeException>run(Lane.LONG, () -> Thread.currentThread() == outer);
        })).isTrue();
    }

    @Test
    void letsShortWorkPassLongWork() {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        occupy(pool, Lane.LONG);
        assertThat(pool.<Integer, RuntimeException>run(LARGE, () -> 7)).isEqualTo(7);
    }

    @Test
    void refusesWorkThatFindsTheQueueFull() {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        occupy(pool, Lane.SHORT);
        Future<Integer> queued = callers.submit(() -> pool.<Integer, RuntimeException>run(Lane.SHORT, () -> 7));
        await().until(() -> pool.queued(Lane.SHORT) == 1);
        assertThatThrownBy(() -> pool.run(Lane.SHORT, () -> 8)).isInstanceOfSatisfying(ProblemException.class, ComputePoolTest::isBusy);
        finish.countDown();
        assertThat(queued).succeedsWithin(LONG_ENOUGH).isEqualTo(7);
    }

    @Test
    void withdrawsWorkThatHasWaitedTooLong() {
        ComputePool pool = new ComputePool(1, 1, Duration.ofMillis(1));
        occupy(pool, Lane.SHORT);
        AtomicBoolean begun = new AtomicBoolean();
        assertThatThrownBy(() -> pool.run(Lane.SHORT, () -> {
            begun.set(true);
            return null;
        })).isInstanceOfSatisfying(ProblemException.class, ComputePoolTest::isBusy);
        assertThat(pool.queued(Lane.SHORT)).isZero();
        finish.countDown();
        await().until(() -> running.get() == 0);
        assertThat(begun).isFalse();
    }

    @Test
    void interruptsWorkWhoseCallerIsInterrupted() throws Exception {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Future<?> call = callers.submit(() -> pool.run(Lane.LONG, () -> {
            begun.countDown();
            try {
                finish.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        }));
        begun.await();
        call.cancel(true);
        interrupted.await();
    }

    @Test
    void rethrowsExceptionsOfTheWork() {
        ComputePool pool = new ComputePool(1, 1, LONG_ENOUGH);
        assertThatThrownBy(() -> pool.run(Lane.LONG, () -> {
            throw new IOException("no file");
        })).isInstanceOf(IOException.class).hasMessage("no file");
        assertThatThrownBy(() -> pool.run(Lane.LONG, () -> {
            throw new OutOfMemoryError("no room");
        })).isInstanceOf(OutOfMemoryError.class);
    }

    private void occupy(ComputePool pool, Lane lane) {
        callers.submit(() -> {
            while (true) {
                try {
                    return pool.run(lane, () -> {
                        running.incrementAndGet();
                        finish.await();
                        running.decrementAndGet();
                        return null;
                    });
                } catch (ProblemException withdrawn) {
                    // The pool's patience may end before its thread has started: try again.
                    continue;
                }
            }
        });
        await().until(() -> running.get() == 1);
    }

    private static void isBusy(ProblemException problem) {
        assertThat(problem.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(problem.retryAfter()).isPresent();
    }
}
