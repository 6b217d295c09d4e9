package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Keeps swept artifacts for some time before it deletes them. The clock alone cannot tell how long that was, because it may be set. So
 * time is divided into {@value #PARTS} parts per keeping time, each part with a sweep adds one folder to the trash, and a folder is
 * deleted only after more than {@value #PARTS} newer ones exist. A clock that jumps over many parts adds only one folder.
 */
final class Trash {

    private static final int PARTS = 7;
    private static final Duration SHORTEST_PART = Duration.ofSeconds(1);
    /** Folder names, whose alphabetical order is chronological. */
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss").withZone(ZoneOffset.UTC);

    private final PhysicalStore store;
    private final Duration keep;
    private final Duration part;

    Trash(PhysicalStore store, Duration keep) {
        this.store = store;
        this.keep = keep;
        Duration equal = keep.dividedBy(PARTS);
        this.part = equal.compareTo(SHORTEST_PART) < 0 ? SHORTEST_PART : equal;
    }

    void move(List<String> keys, Instant now) throws IOException {
        if (!keys.isEmpty()) {
            String folder = current(new TreeSet<>(store.trashFolders()), now);
            for (String key : keys) {
                store.moveToTrash(key, folder);
            }
        }
    }

    /** Deletes folders that have been kept long enough. */
    void empty(Instant now) throws IOException {
        TreeSet<String> folders = new TreeSet<>(store.trashFolders());
        if (folders.isEmpty()) {
            return;
        }
        String current = current(folders, now);
        if (folders.add(current)) {
            store.createTrashFolder(current);
        }
        // One folder more than there are parts, because the first part may have been almost over when its folder was created.
        while (folders.size() > PARTS + 1 && folders.first().compareTo(name(now.minus(keep))) < 0) {
            store.deleteTrashFolder(folders.pollFirst());
        }
    }

    /** Returns the folder for {@code now}, or the latest folder if the clock is behind it, so that artifacts never look too old. */
    private String current(TreeSet<String> folders, Instant now) {
        String name = name(now);
        return folders.isEmpty() ? name : List.of(name, folders.last()).stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private String name(Instant time) {
        long seconds = part.toSeconds();
        return NAME.format(Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds));
    }
}
