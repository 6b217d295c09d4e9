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
 * Swept artifacts, kept for some time before they are deleted. The clock alone does not tell how long that was, since it may be set:
 * time is divided into parts, the trash gets a folder in each part in which a sweep runs, and a folder is deleted after enough later
 * ones have come. A clock that jumps over many parts adds one folder.
 */
final class Trash {

    private static final int PARTS = 7;
    private static final Duration SHORTEST_PART = Duration.ofSeconds(1);
    /** Names sort by time. */
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

    /** Deletes what has been kept long enough. */
    void empty(Instant now) throws IOException {
        TreeSet<String> folders = new TreeSet<>(store.trashFolders());
        if (folders.isEmpty()) {
            return;
        }
        String current = current(folders, now);
        if (folders.add(current)) {
            store.createTrashFolder(current);
        }
        // One more than the parts, since the first of them may have been almost over.
        while (folders.size() > PARTS + 1 && folders.first().compareTo(name(now.minus(keep))) < 0) {
            store.deleteTrashFolder(folders.pollFirst());
        }
    }

    /** The latest there is while the clock is behind it, so that what is moved now is not taken for older than it is. */
    private String current(TreeSet<String> folders, Instant now) {
        String name = name(now);
        return folders.isEmpty() ? name : List.of(name, folders.last()).stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private String name(Instant time) {
        long seconds = part.toSeconds();
        return NAME.format(Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds));
    }
}
