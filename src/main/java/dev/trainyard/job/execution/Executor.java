package dev.trainyard.job.execution;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.autoconfigure.Jackson3Serializer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.JobQueue;
import dev.trainyard.job.lifecycle.JobTransitioned;
import dev.trainyard.job.lifecycle.QueueEntryId;
import dev.trainyard.platform.artifact.StoreBinding;
import dev.trainyard.platform.database.Reachability;
import dev.trainyard.platform.role.Roles;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Executes queued jobs with db-scheduler. A queued job has a row in db-scheduler's table, stored in the transaction that queues the job.
 * A duplicate or late execution does no harm, because {@link AttemptStore#claim} rejects it.
 */
@Configuration(proxyBeanMethods = false)
class Executor {

    static final String TASK = "train";
    /** The delay before a job that found no memory is executed again. */
    static final Duration MEMORY_RETRY = Duration.ofSeconds(2);

    @Bean
    CustomTask<Void> trainingTask(Worker worker, PickedEntries pickedEntries, ExecutorProperties properties) {
        return Tasks.custom(TASK, Void.class)
                // Does nothing: QueueMaintenance detects dead workers, without comparing clocks.
                .onDeadExecution((complete, operations) -> { })
                // Happens only if the database does not answer. The next execution finds the job still held by this one.
                .onFailure(new FailureHandler.OnFailureRetryLater<>(properties.retryDelay()))
                .execute((instance, context) -> {
                    BooleanSupplier picked = () -> pickedEntries.isCurrent(context.getExecution());
                    return ifPicked(picked, switch (worker.run(QueueEntryId.of(instance.getId()), picked)) {
                        case DONE -> new CompletionHandler.OnCompleteRemove<>();
                        // Keep the execution time, so that the job keeps its place in the queue.
                        case AGAIN -> (complete, operations) -> operations.reschedule(complete, complete.getExecution().executionTime);
                        case AGAIN_LATER -> (complete, operations) ->
                                operations.reschedule(complete, Instant.now().plus(properties.retryDelay()));
                        // Delay the job, so that smaller jobs are picked before it.
                        case NO_MEMORY -> (complete, operations) ->
                                operations.reschedule(complete, Instant.now().plus(MEMORY_RETRY));
                    });
                });
    }

    /** Ignores the outcome of an execution that lost its queue entry because its process was taken for dead. */
    private static CompletionHandler<Void> ifPicked(BooleanSupplier picked, CompletionHandler<Void> handler) {
        return (complete, operations) -> {
            if (picked.getAsBoolean()) {
                handler.complete(complete, operations);
            }
        };
    }

    @Bean(destroyMethod = "")
    Scheduler scheduler(DataSource database, CustomTask<Void> trainingTask, ExecutorProperties properties) {
        return Scheduler.create(new TransactionAwareDataSourceProxy(database), trainingTask)
                .schedulerName(new SchedulerName.Fixed(processName()))
                .threads(properties.workers())
                .pollingInterval(properties.polling())
                .heartbeatInterval(properties.heartbeat())
                .missedHeartbeatsLimit(ExecutorProperties.MISSED_HEARTBEATS)
                // Jobs that have not stopped by then are abandoned.
                .shutdownMaxWait(Duration.ofMillis(500))
                .enablePriority()
                .serializer(new Jackson3Serializer())
                .build();
    }

    /** Returns {@code host/pid}: shows people who read the table which process executes an entry. */
    private static String processName() {
        return new SchedulerName.Hostname().getName() + "/" + ProcessHandle.current().pid();
    }

    /** Stores queue entries in db-scheduler's table. */
    @Component
    static class Queue implements JobQueue {

        private final SchedulerClient scheduler;
        private final CustomTask<Void> trainingTask;

        Queue(Scheduler scheduler, CustomTask<Void> trainingTask) {
            this.scheduler = scheduler;
            this.trainingTask = trainingTask;
        }

        @Override
        public void put(UUID job, int priority) {
            scheduler.schedule(trainingTask.instanceBuilder(QueueEntryId.next(job).toString()).priority(priority)
                    .scheduledTo(Instant.now()));
        }
    }

    /** Starts after the web server and stops before it, so that clients can still read the last state changes. */
    @Component
    static class Lifecycle implements SmartLifecycle, DbSchedulerStarter {

        private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

        private final Scheduler scheduler;
        private final Worker worker;
        private final AttemptStore attemptStore;
        private final QueueEntries entries;
        private final QueueMaintenance maintenance;
        private final Reachability database;
        private final Roles roles;
        private final StoreBinding store;
        private final ExecutorProperties properties;
        private boolean started;
        private volatile boolean running;

        Lifecycle(Scheduler scheduler, Worker worker, AttemptStore attemptStore, QueueEntries entries, QueueMaintenance maintenance,
                Reachability database, Roles roles, StoreBinding store, ExecutorProperties properties) {
            this.store = store;
            this.scheduler = scheduler;
            this.worker = worker;
            this.attemptStore = attemptStore;
            this.entries = entries;
            this.maintenance = maintenance;
            this.database = database;
            this.roles = roles;
            this.properties = properties;
        }

        @Override
        public void doStart() {
            // Started by start().
        }

        @Override
        public void start() {
            running = true;
            follow(new StoreBinding.Changed(store.isIntact()));
        }

        /** Starts new jobs only while the artifact store belongs to the database. Running jobs wait before they store anything. */
        @EventListener
        synchronized void follow(StoreBinding.Changed binding) {
            if (!running || !roles.isWorker()) {
                return;
            }
            if (!binding.intact()) {
                scheduler.pause();
            } else if (started) {
                scheduler.resume();
            } else {
                entries.releaseAllIfDatabaseIsOurs();
                scheduler.start();
                maintenance.start();
                started = true;
            }
        }

        private synchronized void pause() {
            running = false;
            scheduler.pause();
        }

        @Override
        public void stop() {
            maintenance.stop();
            // Pause first, or this process would pick the jobs that it hands back.
            pause();
            if (database.answers()) {
                worker.shutDown(properties.shutdownWait()).forEach(this::giveUp);
            } else {
                log.warn("The database does not answer, so running jobs cannot be checkpointed. They resume from their "
                        + "last checkpoints when it answers again");
                worker.shutDown(Duration.ZERO);
            }
            scheduler.stop();
        }

        /** Hands back a job that did not stop in time. Changes nothing if another process has the job by now. */
        private void giveUp(AttemptStore.Attempt attempt) {
            log.warn("Job {} did not stop within {}; it goes on elsewhere from its last checkpoint", attempt.job(),
                    properties.shutdownWait());
            try {
                attemptStore.handBack(attempt, () -> scheduler.getCurrentlyExecuting().stream().map(CurrentlyExecuting::getExecution)
                        .anyMatch(execution -> execution.getId().equals(attempt.entryId().toString()) && entries.release(execution)));
            } catch (DataAccessException | TransactionException e) {
                log.warn("The database does not answer; other workers take the job over when its heartbeats are missing: {}", e.toString());
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @TransactionalEventListener
        void startAtOnce(JobTransitioned transition) {
            if (running && roles.isWorker() && store.isIntact() && !transition.to().isFinal()) {
                scheduler.triggerCheckForDueExecutions();
            }
        }
    }
}
