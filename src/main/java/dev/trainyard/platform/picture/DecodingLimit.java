package dev.trainyard.platform.picture;

import dev.trainyard.platform.compute.ComputePool;
import java.time.Duration;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Aborts the decoding of a picture if it takes too long, its thread is interrupted or its client has gone. */
final class DecodingLimit implements IIOReadProgressListener {

    private final long deadline;
    private boolean exceeded;

    DecodingLimit(Duration limit) {
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Returns whether decoding was aborted, so that the image is incomplete. */
    boolean isExceeded() {
        return exceeded;
    }

    @Override
    public void imageProgress(ImageReader reader, float percentage) {
        if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted() || ComputePool.isAbandoned()) {
            exceeded = true;
            reader.abort();
        }
    }

    @Override
    public void imageStarted(ImageReader reader, int image) {
        imageProgress(reader, 0);
    }

    @Override
    public void imageComplete(ImageReader reader) {
    }

    @Override
    public void readAborted(ImageReader reader) {
    }

    @Override
    public void sequenceStarted(ImageReader reader, int first) {
    }

    @Override
    public void sequenceComplete(ImageReader reader) {
    }

    @Override
    public void thumbnailStarted(ImageReader reader, int image, int thumbnail) {
    }

    @Override
    public void thumbnailProgress(ImageReader reader, float percentage) {
    }

    @Override
    public void thumbnailComplete(ImageReader reader) {
    }
}
