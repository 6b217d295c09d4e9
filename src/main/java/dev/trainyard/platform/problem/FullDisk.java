package dev.trainyard.platform.problem;

import dev.trainyard.platform.failure.Causes;
import java.util.List;

/** Recognises a failure that a full disk caused, by the words of systems and databases: Java has no exception of its own for it. */
public final class FullDisk {

    private static final List<String> WORDS = List.of("No space left on device", "Disk quota exceeded",
            "There is not enough space on the disk", "the disk is full");

    private FullDisk() {
    }

    public static boolean isCauseOf(Throwable failure) {
        return Causes.of(failure).stream().map(Throwable::getMessage)
                .anyMatch(message -> message != null && WORDS.stream().anyMatch(message::contains));
    }
}
