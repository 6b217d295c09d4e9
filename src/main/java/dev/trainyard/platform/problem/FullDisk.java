package dev.trainyard.platform.problem;

import java.util.List;

/** What systems and databases say when there is no room left on a disk. Java has no exception of its own for it. */
final class FullDisk {

    private static final List<String> WORDS = List.of("No space left on device", "Disk quota exceeded",
            "There is not enough space on the disk", "the disk is full");

    private FullDisk() {
    }

    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && WORDS.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }
}
