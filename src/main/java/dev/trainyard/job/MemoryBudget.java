package dev.trainyard.job;

import dev.trainyard.dataset.Datasets;
import dev.trainyard.job.event.JobEvents;
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
 * The memory of this process, divided among the jobs that it runs. A job that does not fit beside them waits in the queue, while
 * smaller ones pass it; one that has waited long enough has the memory kept for it that becomes free.
 */
@Component
class MemoryBudget {

    /** Memory is no longer kept for a job whose worker has not asked for this long: another process runs the job, or it has ended. */
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

        private Share(MemoryNeed need) {
            this.need = need;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    /** Since when a job is refused memory here, and when it last was, by the monotonic clock. */
    private record Waiting(long sinceNanos, long lastNanos) {
    }

    private final MemoryCapacity capacity;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Datasets datasets;
    private final JobEvents events;
    private final Set<Share> shares = new LinkedHashSet<>();
    private final Map<UUID, Waiting> waiting = new HashMap<>();
    private Applicant next;

    @Autowired
    MemoryBudget(MemoryProperties properties, Datasets datasets, JobEvents events) {
        this(MemoryCapacity.ofThisProcess(properties), properties.memoryPatience(), System::nanoTime, datasets, events);
    }

    MemoryBudget(MemoryCapacity capacity, Duration patience, LongSupplier nanoTime, Datasets datasets, JobEvents events) {
        this.capacity = capacity;
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
            waiting.remove(applicant.job());
            Share share = new Share(applicant.need());
            shares.add(share);
            // Those that nobody uses stay in memory as long as there is room for them.
            datasets.releaseUnused(capacity.offHeapBytes() - used(null, null));
            return Optional.of(share);
        }
        Waiting waits = waiting.compute(applicant.job(), (job, before) -> new Waiting(before == null ? nanos : before.sinceNanos(), nanos));
        boolean hasWaited = !applicant.since().plus(patience).isAfter(now) || nanos - waits.sinceNanos() >= patience.toNanos();
        if (hasWaited && !givesWay && capacity.fits(applicant.need())) {
            next = applicant;
        }
        return Optional.empty();
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

    private synchronized void giveBack(Share share) {
        shares.remove(share);
    }
}
