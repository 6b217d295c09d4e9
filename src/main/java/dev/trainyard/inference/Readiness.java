package dev.trainyard.inference;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Returns the liveness and readiness that {@code /actuator/health} shows, for the Open Inference Protocol. */
@Component
public class Readiness {

    private final ApplicationAvailability availability;
    private final HealthEndpoint health;

    Readiness(ApplicationAvailability availability, HealthEndpoint health) {
        this.availability = availability;
        this.health = health;
    }

    public boolean isLive() {
        return availability.getLivenessState() == LivenessState.CORRECT;
    }

    public boolean isReady() {
        HealthDescriptor group = health.healthForPath("readiness");
        return group == null ? availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                : group.getStatus().equals(Status.UP);
    }
}
