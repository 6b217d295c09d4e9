package dev.trainyard.platform.artifact;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Holds the result of {@link StoreBindingCheck}: whether the artifact store and the database belong together. */
@Component
public class StoreBinding {

    /** Published when {@link #isIntact} changes. */
    public record Changed(boolean intact) {
    }

    private final ApplicationEventPublisher events;
    private volatile String problem = "it is not known yet whether it belongs to the database";

    StoreBinding(ApplicationEventPublisher events) {
        this.events = events;
    }

    public boolean isIntact() {
        return problem == null;
    }

    /** @throws StoreMismatchException if the store and the database do not belong together, or if this has not been checked yet */
    public void require() throws StoreMismatchException {
        String reason = problem;
        if (reason != null) {
            throw new StoreMismatchException(reason);
        }
    }

    /** @param reason why the store and the database do not belong together; null if they do */
    void set(String reason) {
        boolean changed = isIntact() != (reason == null);
        problem = reason;
        if (changed) {
            events.publishEvent(new Changed(reason == null));
        }
    }
}
