package dev.trainyard.job.metric;

import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Points of one attempt that may not be stored yet. Not thread-safe. */
final class Batch {

    private final int attempt;
    private final List<Measurement> points = new ArrayList<>();
    private OptionalLong place = OptionalLong.empty();

    Batch(int attempt) {
        this.attempt = attempt;
    }

    int attempt() {
        return attempt;
    }

    int size() {
        return points.size();
    }

    void add(Measurement point) {
        points.add(point);
    }

    Chunk chunk() {
        return Chunk.of(points);
    }

    /** @return this batch, with the points of {@code newer} appended */
    Batch followedBy(Batch newer) {
        points.addAll(newer.points);
        return this;
    }

    /**
     * Returns the position of the batch's first point in the job's series, or empty before the first attempt to store the batch. If the
     * outcome of that attempt is unknown, all stored points from this position on belong to this batch.
     */
    OptionalLong place() {
        return place;
    }

    void placeAt(long first) {
        place = OptionalLong.of(first);
    }
}
