package dev.trainyard.job.execution;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.trainyard.platform.artifact.StoreBinding;
import dev.trainyard.platform.database.Reachability;
import dev.trainyard.platform.role.Roles;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class ExecutorLifecycleTest {

    private static final StoreBinding.Changed INTACT = new StoreBinding.Changed(true);
    private static final StoreBinding.Changed BROKEN = new StoreBinding.Changed(false);

    private final Scheduler scheduler = mock();
    private final Worker worker = mock();
    private final QueueEntries entries = mock();
    private final QueueMaintenance maintenance = mock();
    private final Reachability database = mock();
    private final StoreBinding store = mock();

    private Executor.Lifecycle lifecycle(Roles.Role... roles) {
        return new Executor.Lifecycle(scheduler, worker, mock(), entries, maintenance, database, new Roles(Set.of(roles)), store, null);
    }

    @Test
    void runsJobsWhileTheStoreBelongsToTheDatabase() {
        when(store.isIntact()).thenReturn(true);
        lifecycle(Roles.Role.WORKER).start();
        InOrder order = inOrder(entries, scheduler, maintenance);
        order.verify(entries).releaseAllIfDatabaseIsOurs();
        order.verify(scheduler).start();
        order.verify(maintenance).start();
    }

    @Test
    void runsNoJobsBeforeTheStoreBelongsToTheDatabase() {
        Executor.Lifecycle lifecycle = lifecycle(Roles.Role.WORKER);
        lifecycle.start();
        verify(scheduler, never()).start();
        verify(entries, never()).releaseAllIfDatabaseIsOurs();
        verify(maintenance, never()).start();
        lifecycle.follow(INTACT);
        verify(scheduler).start();
    }

    @Test
    void pausesWhileTheStoreBelongsToAnotherDatabase() {
        when(store.isIntact()).thenReturn(true);
        Executor.Lifecycle lifecycle = lifecycle(Roles.Role.WORKER);
        lifecycle.start();
        lifecycle.follow(BROKEN);
        lifecycle.follow(INTACT);
        InOrder order = inOrder(scheduler);
        order.verify(scheduler).start();
        order.verify(scheduler).pause();
        order.verify(scheduler).resume();
        verify(scheduler, times(1)).start();
    }

    @Test
    void runsNoJobsAfterItWasStopped() {
        when(store.isIntact()).thenReturn(true);
        when(worker.shutDown(any())).thenReturn(Set.of());
        Executor.Lifecycle lifecycle = lifecycle(Roles.Role.WORKER);
        lifecycle.start();
        lifecycle.stop();
        lifecycle.follow(INTACT);
        verify(scheduler, never()).resume();
    }

    @Test
    void runsNoJobsWithoutTheRoleWorker() {
        when(store.isIntact()).thenReturn(true);
        Executor.Lifecycle lifecycle = lifecycle(Roles.Role.API);
        lifecycle.start();
        lifecycle.follow(INTACT);
        verify(scheduler, never()).start();
    }
}
