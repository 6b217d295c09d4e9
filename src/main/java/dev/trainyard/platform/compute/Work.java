package dev.trainyard.platform.compute;

/** A computation that may fail with {@code E}. */
@FunctionalInterface
public interface Work<T, E extends Exception> {

    T run() throws E;
}
