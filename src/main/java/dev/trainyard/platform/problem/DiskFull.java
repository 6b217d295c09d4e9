package dev.trainyard.platform.problem;

import dev.trainyard.platform.failure.Causes;
import java.util.List;

/** Recognises failures caused by a full disk by the messages of systems and databases, because Java has no exception for them. */
public final class DiskFull {

    private static final List<String> WORDS = List.of("No space left on device", "Disk quota exceeded",
            "There is not enough space on the disk", "the disk is full");

    private DiskFull() {
    }

    public static boolean isCauseOf(Throwable failure) {
        return Causes.of(failure).stream().map(Throwable::getMessage)
                .anyMatch(message -> message != null && WORDS.stream().anyMatch(message::contains));
    }
}
