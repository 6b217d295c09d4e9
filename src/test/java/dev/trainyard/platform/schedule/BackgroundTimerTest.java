package dev.trainyard.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundTimerTest {

    private static final Duration SOON = Duration.ofMillis(1);

    @Test
    void runsFailedTaskAgain() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        try (BackgroundTimer timer = new BackgroundTimer("test")) {
            timer.every(Duration.ZERO, SOON, () -> {
                runs.countDown();
                if (runs.getCount() == 2) {
                    throw new AssertionError("an error");
                }
                throw new IllegalStateException("an exception");
            });
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void neverRunsCancelledTask() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        try (BackgroundTimer timer = new BackgroundTimer("test")) {
            Future<?> task = timer.after(Duration.ofMillis(50), cancelled::countDown);
            task.cancel(false);
            timer.after(Duration.ofMillis(60), later::countDown);
            assertThat(later.await(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(cancelled.getCount()).isEqualTo(1);
    }
}
