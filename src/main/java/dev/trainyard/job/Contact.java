package dev.trainyard.job;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.event.SchedulerListener.SchedulerEventType;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Since when this process sees the heartbeats of the others without a gap. After an outage of the database all of them are old,
 * those of the living too: who then took them for dead would interrupt every job. So nobody is declared dead before there has been
 * time for a heartbeat again.
 */
@Component
class Contact extends AbstractSchedulerListener {

    private final Duration lease;
    private final LongSupplier nanoTime;
    private long since;
    private Long last;

    @Autowired
    Contact(ExecutorProperties properties) {
        this(properties.lease(), System::nanoTime);
    }

    Contact(Duration lease, LongSupplier nanoTime) {
        this.lease = lease;
        this.nanoTime = nanoTime;
    }

    /** Whether a heartbeat that is older than a lease would have been renewed if its process were alive. */
    synchronized boolean isSteady() {
        note();
        return last - since >= lease.toNanos();
    }

    @Override
    public void onSchedulerEvent(SchedulerEventType type) {
        if (type == SchedulerEventType.RAN_DETECT_DEAD) {
            note();
        }
    }

    /** The database has just answered. */
    private synchronized void note() {
        long now = nanoTime.getAsLong();
        if (last == null) {
            // Starting takes longer than the others need to come back.
            since = now - lease.toNanos();
        } else if (now - last > lease.toNanos() / 2) {
            since = now;
        }
        last = now;
    }
}
