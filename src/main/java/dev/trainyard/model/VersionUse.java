package dev.trainyard.model;

import java.util.Set;

/** Who uses versions of models says so here, because a version in use cannot be deleted. */
public interface VersionUse {

    Set<Integer> versionsInUse(String model);
}
