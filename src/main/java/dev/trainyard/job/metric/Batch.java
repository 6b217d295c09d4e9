package dev.trainyard.job.metric;

import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Points of one attempt that are not known to be stored. Used by one thread at a time. */
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

    /** @return this batch, with the points that were measured while it was being stored */
    Batch followedBy(Batch newer) {
        points.addAll(newer.points);
        return this;
    }

    /**
     * The place of the first point in the job's series, once a try to store the batch has found it. Whether that try succeeded may
     * be unknown: then the points from there on are this batch's own.
     */
    OptionalLong place() {
        return place;
    }

    void placeAt(long first) {
        place = OptionalLong.of(first);
    }
}
