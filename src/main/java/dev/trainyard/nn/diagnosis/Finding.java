package dev.trainyard.nn.diagnosis;

/**
 * Something that is probably wrong.
 *
 * @param code    what it is, for programs: {@code overfitting}, {@code dead_relus} …
 * @param message what was measured and what could be tried, for people
 */
public record Finding(String code, String message) {
}
