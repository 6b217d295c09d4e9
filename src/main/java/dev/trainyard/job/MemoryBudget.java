package dev.trainyard.job;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.event.JobEvents;
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
 * Divides the jobs' part of this process's memory among the jobs that it runs. A job that does not fit beside them waits in the queue,
 * while smaller ones pass it; once it has waited long enough, memory that becomes free is kept for it. What a job gets is reserved in
 * {@link ProcessMemory}, where caches give way to it; while requests have too much of that, it waits as well.
 */
@Component
class MemoryBudget {

    /** Memory is no longer kept for a job whose worker has not asked for this long: another process runs it, or it has ended. */
    private static final Duration EXPIRY = Duration.ofMinutes(1);

    /**
     * A job that wants memory.
     *
     * @param since when it was queued
     */
    record Applicant(UUID job, MemoryNeed need, int priority, Instant since) {

        private static final Comparator<Applicant> IN_TURN = Comparator.comparingInt(Applicant::priority).reversed()
                .thenComparing(Applicant::since);

        boolean isBefore(Applicant other) {
            return IN_TURN.compare(this, other) <= 0;
        }
    }

    /** A job's part of the memory, given back when it is closed. */
    final class Share implements AutoCloseable {

        private final MemoryNeed need;
        private final Reservation own;
        private final Datasets.Place dataset;

        private Share(MemoryNeed need, Reservation own, Datasets.Place dataset) {
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

    /** Since when a job is refused memory here, and when it last was, by the monotonic clock. */
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
     * Returns the memory that the job needs, or nothing when it is to wait.
     *
     * @param now by the wall clock: only tells how long the job was queued before this process saw it, and a clock that was set
     *            makes it wait for {@code patience} once more at most
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
                    ? "The job needs %s of memory and waits until the jobs that run now leave as much.".formatted(applicant.need())
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

    private Optional<Share> reserve(MemoryNeed need) {
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

    /** The job no longer waits: it was cancelled or paused, or runs elsewhere. What was kept for it is for others. */
    synchronized void withdraw(UUID job) {
        waiting.remove(job);
    }

    /** @param kept for another; may be null */
    private boolean fits(MemoryNeed need, MemoryNeed kept) {
        long heap = need.heapBytes() + (kept == null ? 0 : kept.heapBytes())
                + shares.stream().mapToLong(share -> share.need.heapBytes()).sum();
        return used(need, kept) <= capacity.offHeapBytes() && heap <= capacity.heapBytes();
    }

    /** Bytes outside the heap that the running jobs and these two take, each data set once. */
    private long used(MemoryNeed need, MemoryNeed kept) {
        Map<String, Long> shared = new HashMap<>();
        long own = 0;
        for (Share share : shares) {
            own += add(share.need, shared);
        }
        own += need == null ? 0 : add(need, shared);
        own += kept == null ? 0 : add(kept, shared);
        return own + shared.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long add(MemoryNeed need, Map<String, Long> shared) {
        if (need.dataset() != null) {
            shared.put(need.dataset(), need.datasetBytes());
        }
        return need.ownBytes();
    }

    private synchronized boolean giveBack(Share share) {
        return shares.remove(share);
    }
}
