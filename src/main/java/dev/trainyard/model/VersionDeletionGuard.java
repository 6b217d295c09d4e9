package dev.trainyard.model;

import java.util.Set;

/** Implemented by features that veto the deletion of model versions in use. */
public interface VersionDeletionGuard {

    Set<Integer> versionsInUse(String model);
}
