package dev.trainyard.platform.role;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Roles of this process.
 *
 * @param roles {@code api}, {@code worker} or both
 */
@ConfigurationProperties("trainyard")
public record Roles(@DefaultValue({"api", "worker"}) Set<Role> roles) {

    public enum Role {
        /** Answers the API and the dashboard. */
        API,
        /** Runs jobs. */
        WORKER
    }

    public Roles {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("trainyard.roles must be api, worker, or api,worker, got nothing");
        }
        roles = Set.copyOf(roles);
    }

    public boolean isApi() {
        return roles.contains(Role.API);
    }

    public boolean isWorker() {
        return roles.contains(Role.WORKER);
    }
}
