package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.platform.memory.MemoryLimits;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process with 100 bytes of native memory and 100 bytes of heap for jobs. */
class MemoryBudgetTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Datasets datasets = mock();
    private final JobEvents events = mock();
    private final ProcessMemory memory = new ProcessMemory(new MemoryLimits(new MemorySize(120, 120), new MemorySize(100, 100)), Duration.ZERO);
    private Instant now = START;
    /** Offset of the wall clock from the monotonic clock. */
    private Duration set = Duration.ZERO;
    private final MemoryBudget budget = new MemoryBudget(memory, PATIENCE,
            () -> Duration.between(START, now).toNanos(), datasets, events);

    @BeforeEach
    void reserveDatasets() {
        when(datasets.reserve(any(), anyLong())).thenReturn(Optional.of(() -> { }));
    }

    @Test
    void admitsJobsThatFitAndReleasesTheirMemory() {
        MemoryBudget.Share first = claim(job(60, 0)).orElseThrow();
        MemoryBudget.Applicant second = job(50, 0);
        assertThat(claim(second)).isEmpty();
        assertThat(claim(job(40, 0))).isPresent();
        first.close();
        assertThat(claim(second)).isPresent();
    }

    @Test
    void countsTheHeapAsWell() {
        assertThat(claim(new MemoryEstimate(1, 0, null, 0, 0, 0, 70))).isPresent();
        assertThat(claim(new MemoryEstimate(1, 0, null, 0, 0, 0, 40))).isEmpty();
        assertThat(claim(new MemoryEstimate(1, 0, null, 0, 0, 0, 30))).isPresent();
    }

    @Test
    void countsADataSetOnce() {
        assertThat(claim(new MemoryEstimate(10, 0, "mnist", 70, 0, 0, 0))).isPresent();
        assertThat(claim(new MemoryEstimate(10, 0, "mnist", 70, 0, 0, 0))).isPresent();
        assertThat(claim(new MemoryEstimate(10, 0, "spirals", 1, 0, 0, 0))).isEmpty();
    }

    @Test
    void reservesAndReleasesProcessMemory() {
        MemoryBudget.Share share = claim(new MemoryEstimate(40, 0, null, 0, 0, 5, 30)).orElseThrow();
        assertThat(memory.used(MemoryUse.JOBS)).isEqualTo(new MemorySize(45, 30));
        share.close();
        share.close();
        assertThat(memory.used(MemoryUse.JOBS)).isEqualTo(MemorySize.NONE);
    }

    @Test
    void makesAJobWaitWhileRequestsUseTheMemory() {
        Reservation requests = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofNative(60));
        MemoryBudget.Applicant applicant = job(80, 0);
        assertThat(claim(applicant)).isEmpty();
        requests.close();
        assertThat(claim(applicant)).isPresent();
    }

    @Test
    void releasesTheDatasetReservationWhenTheJobDoesNotFit() {
        AtomicInteger held = new AtomicInteger();
        when(datasets.reserve("mnist", 10)).thenAnswer(call -> {
            held.incrementAndGet();
            return Optional.<Datasets.Place>of(held::decrementAndGet);
        });
        memory.reserve(MemoryUse.REQUESTS, MemorySize.ofNative(60));
        assertThat(claim(new MemoryEstimate(80, 0, "mnist", 10, 0, 0, 0))).isEmpty();
        assertThat(held).hasValue(0);
        MemoryBudget.Share share = claim(new MemoryEstimate(30, 0, "mnist", 10, 0, 0, 0)).orElseThrow();
        assertThat(held).hasValue(1);
        share.close();
        assertThat(held).hasValue(0);
    }

    @Test
    void letsSmallJobsOvertakeALargeOneUntilItHasWaitedLongEnough() {
        MemoryBudget.Share running = claim(job(30, 0)).orElseThrow();
        MemoryBudget.Applicant large = job(80, 0);
        assertThat(claim(large)).isEmpty();
        MemoryBudget.Share passing = claim(job(30, 0)).orElseThrow();

        now = START.plus(PATIENCE);
        assertThat(claim(large)).isEmpty();
        running.close();
        assertThat(claim(job(30, 0))).as("the memory is reserved for the large job").isEmpty();
        MemoryBudget.Share urgent = claim(job(30, 1)).orElseThrow();
        passing.close();
        assertThat(claim(large)).as("a job with a higher priority runs").isEmpty();
        urgent.close();
        assertThat(claim(large)).isPresent();
        assertThat(claim(job(20, 0))).as("the rest of the memory is free").isPresent();
    }

    @Test
    void stopsReservingForAJobThatDoesNotAskAgain() {
        claim(job(30, 0)).orElseThrow();
        MemoryBudget.Applicant large = job(80, 0);
        now = START.plus(PATIENCE);
        assertThat(claim(large)).isEmpty();
        assertThat(claim(job(30, 0))).isEmpty();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(claim(job(30, 0))).isPresent();
    }

    @Test
    void stopsReservingForAJobThatDoesNotAskAgainThoughTheClockIsSetBack() {
        claim(job(30, 0)).orElseThrow();
        MemoryBudget.Applicant large = job(80, 0);
        now = START.plus(PATIENCE);
        assertThat(claim(large)).isEmpty();
        set = Duration.ofHours(-1);
        now = now.plus(Duration.ofMinutes(2));
        assertThat(claim(job(30, 0))).isPresent();
    }

    @Test
    void reservesMemoryForALargeJobThoughTheClockIsSetBack() {
        claim(job(30, 0)).orElseThrow();
        MemoryBudget.Applicant large = job(80, 0);
        set = Duration.ofHours(-1);
        for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) <= 0; waited = waited.plus(RETRY)) {
            assertThat(claim(large)).isEmpty();
            now = now.plus(RETRY);
        }
        assertThat(claim(job(30, 0))).as("the memory is reserved for the large job").isEmpty();
    }

    @Test
    void reservesNothingForAWithdrawnJob() {
        claim(job(30, 0)).orElseThrow();
        MemoryBudget.Applicant large = job(80, 0);
        now = START.plus(PATIENCE);
        assertThat(claim(large)).isEmpty();
        assertThat(claim(job(30, 0))).isEmpty();
        budget.withdraw(large.job());
        assertThat(claim(job(30, 0))).isPresent();
    }

    @Test
    void reservesNothingForAJobLargerThanTheProcess() {
        MemoryBudget.Applicant tooLarge = job(101, 0);
        now = START.plus(PATIENCE);
        assertThat(claim(tooLarge)).isEmpty();
        assertThat(claim(job(100, 0))).isPresent();
        verify(events).append(eq(tooLarge.job()), anyInt(), any(), eq("waiting_for_memory"), contains("a larger worker"));
    }

    @Test
    void logsOnceThatAJobWaits() {
        claim(job(60, 0)).orElseThrow();
        MemoryBudget.Applicant waiting = job(60, 0);
        for (int i = 0; i < 100; i++) {
            now = now.plus(RETRY);
            assertThat(claim(waiting)).isEmpty();
        }
        verify(events).append(eq(waiting.job()), eq(0), eq(JobEvents.INFO), eq("waiting_for_memory"), any());
    }

    private static MemoryBudget.Applicant job(long bytes, int priority) {
        return new MemoryBudget.Applicant(UUID.randomUUID(), new MemoryEstimate(bytes, 0, null, 0, 0, 0, 0), priority, START);
    }

    private Optional<MemoryBudget.Share> claim(MemoryEstimate need) {
        return claim(new MemoryBudget.Applicant(UUID.randomUUID(), need, 0, START));
    }

    private Optional<MemoryBudget.Share> claim(MemoryBudget.Applicant applicant) {
        return budget.claim(applicant, now.plus(set));
    }
}
