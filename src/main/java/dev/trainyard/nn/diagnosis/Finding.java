package dev.trainyard.nn.diagnosis;

/**
 * A probable problem of training.
 *
 * @param code    names the problem for programs: {@code overfitting}, {@code dead_relus} …
 * @param message explains it to people: the values measured, and what to try
 */
public record Finding(String code, String message) {
}
