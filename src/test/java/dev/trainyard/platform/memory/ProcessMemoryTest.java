package dev.trainyard.platform.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.platform.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** A process with 100 bytes outside its heap and 50 inside. */
class ProcessMemoryTest {

    private static final MemoryLimits LIMITS = new MemoryLimits(new MemorySize(100, 50), new MemorySize(80, 40));

    private final ProcessMemory memory = new ProcessMemory(LIMITS, Duration.ZERO);

    @Test
    void reservesUpToTheTotalAndReleases() {
        Reservation first = memory.reserve(MemoryUse.JOBS, new MemorySize(60, 10));
        assertThat(memory.tryReserve(MemoryUse.MODELS, MemorySize.ofNative(41))).isEmpty();
        assertThat(memory.tryReserve(MemoryUse.REQUESTS, MemorySize.ofHeap(41))).isEmpty();
        first.close();
        first.close();
        assertThat(memory.used(MemoryUse.JOBS)).isEqualTo(MemorySize.NONE);
        assertThat(memory.tryReserve(MemoryUse.MODELS, new MemorySize(100, 50))).isPresent();
    }

    @Test
    void growsAndShrinksReservations() {
        Reservation reservation = memory.reserve(MemoryUse.NETWORKS, MemorySize.ofNative(10));
        reservation.growTo(new MemorySize(30, 5));
        reservation.growTo(MemorySize.ofNative(20));
        assertThat(memory.used(MemoryUse.NETWORKS)).isEqualTo(new MemorySize(30, 5));
        assertThatThrownBy(() -> reservation.growTo(MemorySize.ofNative(101))).isInstanceOf(ProblemException.class);
        reservation.shrinkTo(MemorySize.ofNative(7));
        assertThat(memory.used(MemoryUse.NETWORKS)).isEqualTo(MemorySize.ofNative(7));
        reservation.close();
        assertThat(memory.used(MemoryUse.NETWORKS)).isEqualTo(MemorySize.NONE);
    }

    @Test
    void shrinksCachesInOrderAndOnlyAsNeeded() {
        Cached networks = new Cached(MemoryUse.NETWORKS);
        Cached models = new Cached(MemoryUse.MODELS);
        networks.hold(20);
        networks.hold(20);
        models.hold(30);
        models.hold(30);
        assertThat(memory.tryReserve(MemoryUse.JOBS, MemorySize.ofNative(10))).isPresent();
        assertThat(memory.used(MemoryUse.NETWORKS).nativeBytes()).isEqualTo(20);
        assertThat(memory.tryReserve(MemoryUse.JOBS, MemorySize.ofNative(40))).isPresent();
        assertThat(memory.used(MemoryUse.NETWORKS).nativeBytes()).isZero();
        assertThat(memory.used(MemoryUse.MODELS).nativeBytes()).isEqualTo(30);
    }

    @Test
    void keepsCachesWhenAReservationCannotFit() {
        Cached networks = new Cached(MemoryUse.NETWORKS);
        networks.hold(20);
        assertThat(memory.tryReserve(MemoryUse.JOBS, MemorySize.ofNative(101))).isEmpty();
        assertThat(memory.used(MemoryUse.NETWORKS).nativeBytes()).isEqualTo(20);
    }

    @Test
    void answers503ForUsedMemoryAnd413BeyondTheTotal() {
        memory.reserve(MemoryUse.JOBS, new MemorySize(80, 40));
        assertThatThrownBy(() -> memory.reserve(MemoryUse.REQUESTS, MemorySize.ofNative(21)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                    assertThat(problem.retryAfter()).isPresent();
                });
        assertThatThrownBy(() -> memory.reserve(MemoryUse.REQUESTS, MemorySize.ofNative(101))).hasMessageContaining("trainyard.memory")
                .extracting(e -> ((ProblemException) e).status()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThatThrownBy(() -> memory.reserve(MemoryUse.REQUESTS, MemorySize.ofHeap(51))).hasMessageContaining("-Xmx")
                .extracting(e -> ((ProblemException) e).status()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void waitsForReleasedMemory() throws Exception {
        ProcessMemory patient = new ProcessMemory(LIMITS, Duration.ofMinutes(1));
        Reservation first = patient.reserve(MemoryUse.JOBS, MemorySize.ofNative(90));
        CountDownLatch asked = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Reservation> second = other.submit(() -> {
                asked.countDown();
                return patient.reserve(MemoryUse.REQUESTS, MemorySize.ofNative(50));
            });
            asked.await();
            first.close();
            assertThat(second.get().size().nativeBytes()).isEqualTo(50);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void showsTotalsAndUsersInMetrics() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MemoryConfiguration().memoryMeters(memory).bindTo(registry);
        memory.reserve(MemoryUse.IMPORTS, new MemorySize(33, 3));
        assertThat(registry.get(MemoryConfiguration.TOTAL).tag("area", "native").gauge().value()).isEqualTo(100);
        assertThat(registry.get(MemoryConfiguration.USED).tag("area", "native").tag("use", "imports").gauge().value()).isEqualTo(33);
        assertThat(registry.get(MemoryConfiguration.USED).tag("area", "heap").tag("use", "imports").gauge().value()).isEqualTo(3);
    }

    /** A cache that frees its oldest entry first. */
    private final class Cached implements MemoryCache {

        private final MemoryUse use;
        private final Deque<Reservation> entries = new ArrayDeque<>();

        Cached(MemoryUse use) {
            this.use = use;
            memory.add(this);
        }

        void hold(long bytes) {
            entries.addLast(memory.reserve(use, MemorySize.ofNative(bytes)));
        }

        @Override
        public boolean release(MemorySize wanted) {
            long freed = 0;
            while (freed < wanted.nativeBytes() && !entries.isEmpty()) {
                Reservation eldest = entries.removeFirst();
                freed += eldest.size().nativeBytes();
                eldest.close();
            }
            return freed > 0;
        }
    }
}
