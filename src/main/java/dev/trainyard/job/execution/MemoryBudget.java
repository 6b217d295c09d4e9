package dev.trainyard.job.execution;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.spec.MemoryCapacity;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Divides the memory for jobs in this process among its running jobs. A job that does not fit beside them waits in the queue while
 * smaller jobs pass it. After {@code patience}, freed memory is kept for the waiting job. Memory is reserved in {@link ProcessMemory},
 * which evicts caches for it; a job also waits while requests use too much of that memory.
 */
@Component
class MemoryBudget {

    /** Memory is no longer kept for a job that has not been tried here for this long: another process runs it, or it has ended. */
    private static final Duration EXPIRY = Duration.ofMinutes(1);

    /**
     * A job that needs memory.
     *
     * @param since the time when it was queued
     */
    record Applicant(UUID job, MemoryEstimate need, int priority, Instant since) {

        private static final Comparator<Applicant> IN_TURN = Comparator.comparingInt(Applicant::priority).reversed()
                .thenComparing(Applicant::since);

        boolean isBefore(Applicant other) {
            return IN_TURN.compare(this, other) <= 0;
        }
    }

    /** Memory reserved for a job until it is closed. */
    final class Share implements AutoCloseable {

        private final MemoryEstimate need;
        private final Reservation own;
        private final Datasets.Place dataset;

        private Share(MemoryEstimate need, Reservation own, Datasets.Place dataset) {
            this.need = need;
            this.own = own;
            this.dataset = dataset;
        }

        @Override
        public void close() {
            if (giveBack(this)) {
                own.close();
                dataset.close();
            }
        }
    }

    /** First and last refusal of memory to a job in this process, by the monotonic clock. */
    private record Waiting(long sinceNanos, long lastNanos) {
    }

    private static final Datasets.Place NO_DATASET = () -> { };

    private final ProcessMemory memory;
    private final MemoryCapacity capacity;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Datasets datasets;
    private final JobEvents events;
    private final Set<Share> shares = new LinkedHashSet<>();
    private final Map<UUID, Waiting> waiting = new HashMap<>();
    private Applicant next;

    @Autowired
    MemoryBudget(ProcessMemory memory, MemoryProperties properties, Datasets datasets, JobEvents events) {
        this(memory, properties.memoryPatience(), System::nanoTime, datasets, events);
    }

    MemoryBudget(ProcessMemory memory, Duration patience, LongSupplier nanoTime, Datasets datasets, JobEvents events) {
        this.memory = memory;
        this.capacity = MemoryCapacity.of(memory.limits().jobs());
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.datasets = datasets;
        this.events = events;
    }

    MemoryCapacity capacity() {
        return capacity;
    }

    /**
     * Reserves the memory that the job needs; empty if the job must wait.
     *
     * @param now the wall-clock time, used only to tell how long the job was queued before this process saw it. If the clock was set, the
     *            job waits for one more {@code patience} at most
     */
    Optional<Share> claim(Applicant applicant, Instant now) {
        Optional<Share> share;
        boolean first;
        synchronized (this) {
            long nanos = nanoTime.getAsLong();
            waiting.values().removeIf(seen -> nanos - seen.lastNanos() > EXPIRY.toNanos());
            boolean known = waiting.containsKey(applicant.job());
            share = divide(applicant, now, nanos);
            first = share.isEmpty() && !known;
        }
        if (first) {
            events.append(applicant.job(), 0, JobEvents.INFO, "waiting_for_memory", capacity.fits(applicant.need())
                    ? "The job needs %s of memory and waits until running jobs free enough.".formatted(applicant.need())
                    : "The job needs %s of memory and waits for a larger worker.".formatted(applicant.need()));
        }
        return share;
    }

    private Optional<Share> divide(Applicant applicant, Instant now, long nanos) {
        if (next != null && (next.job().equals(applicant.job()) || !waiting.containsKey(next.job()))) {
            next = null;
        }
        boolean givesWay = next != null && next.isBefore(applicant);
        if (fits(applicant.need(), givesWay ? next.need() : null)) {
            Optional<Share> share = reserve(applicant.need());
            if (share.isPresent()) {
                waiting.remove(applicant.job());
                shares.add(share.get());
                return share;
            }
        }
        Waiting waits = waiting.compute(applicant.job(), (job, before) -> new Waiting(before == null ? nanos : before.sinceNanos(), nanos));
        boolean hasWaited = !applicant.since().plus(patience).isAfter(now) || nanos - waits.sinceNanos() >= patience.toNanos();
        if (hasWaited && !givesWay && capacity.fits(applicant.need())) {
            next = applicant;
        }
        return Optional.empty();
    }

    private Optional<Share> reserve(MemoryEstimate need) {
        Optional<Datasets.Place> dataset = need.dataset() == null ? Optional.of(NO_DATASET)
                : datasets.reserve(need.dataset(), need.datasetBytes());
        if (dataset.isEmpty()) {
            return Optional.empty();
        }
        Optional<Reservation> own = memory.tryReserve(MemoryUse.JOBS, new MemorySize(need.ownBytes(), need.heapBytes()));
        if (own.isEmpty()) {
            dataset.get().close();
        }
        return own.map(reservation -> new Share(need, reservation, dataset.get()));
    }

    /** Stops keeping memory for a job that no longer waits: it was cancelled or paused, or runs elsewhere. */
    synchronized void withdraw(UUID job) {
        waiting.remove(job);
    }

    /** @param kept memory kept for another job; may be null */
    private boolean fits(MemoryEstimate need, MemoryEstimate kept) {
        long heap = need.heapBytes() + (kept == null ? 0 : kept.heapBytes())
                + shares.stream().mapToLong(share -> share.need.heapBytes()).sum();
        return used(need, kept) <= capacity.offHeapBytes() && heap <= capacity.heapBytes();
    }

    /** Returns off-heap bytes of the running jobs, of {@code need} and of {@code kept}; counts each data set once. */
    private long used(MemoryEstimate need, MemoryEstimate kept) {
        Map<String, Long> shared = new HashMap<>();
        long own = 0;
        for (Share share : shares) {
            own += add(share.need, shared);
        }
        own += need == null ? 0 : add(need, shared);
        own += kept == null ? 0 : add(kept, shared);
        return own + shared.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long add(MemoryEstimate need, Map<String, Long> shared) {
        if (need.dataset() != null) {
            shared.put(need.dataset(), need.datasetBytes());
        }
        return need.ownBytes();
    }

    private synchronized boolean giveBack(Share share) {
        return shares.remove(share);
    }
}
