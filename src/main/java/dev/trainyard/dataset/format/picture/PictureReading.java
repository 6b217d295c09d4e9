package dev.trainyard.dataset.format.picture;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.SplitAssignment;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.platform.picture.DecodedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** Encodes pictures as examples. Closing frees the arrays, unless {@link #splits} has returned them. */
final class PictureReading implements AutoCloseable {

    /** Limits the pixels to decode to this many times {@code maxValues}: photographs have more pixels than the scaled images. */
    private static final int MAX_DETAIL = 16;

    private final List<LabelledImage> images;
    private final int[] labels;
    private final SplitAssignment assignment;
    private final Shape shape;
    private final boolean scales;
    private final PictureBackground background;
    private final Map<Split, RawArray> raw = new EnumMap<>(Split.class);
    private final Map<Split, int[]> labelsOf = new EnumMap<>(Split.class);
    private final byte[] levels;
    private long pixels;
    private int coloured;
    private int scaled;

    /**
     * @param labels  the class of each image
     * @param options without a size, all images must have that of {@code shape}
     */
    PictureReading(List<LabelledImage> images, int[] labels, SplitAssignment assignment, Shape shape, ImageOptions options) {
        this.images = images;
        this.labels = labels;
        this.assignment = assignment;
        this.shape = shape;
        scales = options.rows() > 0;
        background = new PictureBackground(options.background());
        levels = new byte[shape.size()];
        for (Split split : Split.values()) {
            int n = assignment.sizes()[split.ordinal()];
            if (n > 0) {
                raw.put(split, new RawArray(DataType.UBYTE, n, shape.size()));
                labelsOf.put(split, new int[n]);
            }
        }
    }

    /** Decodes all pictures; reports those that cannot be taken as problems of the upload's part. */
    void read(ArchivePictures pictures, DatasetLimits limits, String part, ImportErrors problems) throws IOException {
        BitSet transparent = new BitSet();
        int next = 0;
        while (next < images.size() && !pictures.givesUp()) {
            DecodedImage image = pictures.decode(images.get(next), background.assumed());
            if (image != null && take(next, image, pictures.problems()) && image.isTransparent()) {
                transparent.set(next);
            }
            next++;
            if (pixels > MAX_DETAIL * limits.maxValues()) {
                problems.add(part, "must have at most %d pixels in all".formatted(MAX_DETAIL * limits.maxValues()));
                break;
            }
        }
        pictures.problems().report(part, problems);
        if (pictures.givesUp() && next < images.size()) {
            problems.add(part, "may have more such pictures: the last %d were not read".formatted(images.size() - next));
        }
        problems.done();
        if (background.colour() != null && !background.colour().equals(background.assumed())) {
            for (int i = transparent.nextSetBit(0); i >= 0; i = transparent.nextSetBit(i + 1)) {
                DecodedImage image = pictures.decode(images.get(i), background.colour());
                if (image != null) {
                    put(i, image);
                }
            }
            pictures.problems().report(part, problems);
            problems.done();
        }
    }

    private boolean take(int i, DecodedImage image, PictureErrors wrong) {
        pixels += image.pixels();
        boolean fits = image.height() == shape.dimension(1) && image.width() == shape.dimension(2);
        if (!fits && !scales) {
            wrong.add(images.get(i).entry().getName(), "must have the size of the first picture, %dx%d (height x width); set size to scale all"
                    .formatted(shape.dimension(1), shape.dimension(2)), image.height() + "x" + image.width());
            return false;
        }
        background.see(image);
        coloured += image.coloured() ? 1 : 0;
        scaled += fits ? 0 : 1;
        put(i, image);
        return true;
    }

    private void put(int i, DecodedImage image) {
        image.write(shape.dimension(1), shape.dimension(2), levels);
        raw.get(assignment.splitOf(i)).put(assignment.position()[i], levels);
        labelsOf.get(assignment.splitOf(i))[assignment.position()[i]] = labels[i];
    }

    /** Returns the examples, whose arrays the caller then owns. */
    Map<Split, RawExamples> splits() {
        Map<Split, RawExamples> splits = new EnumMap<>(Split.class);
        raw.forEach((split, array) -> splits.put(split, new RawExamples(array.done(), labelsOf.get(split), null)));
        return splits;
    }

    /** Returns the colour behind transparent pixels; null if there are none and the import names no colour. */
    String background() {
        return background.colour();
    }

    /** Returns sentences on what became of the pictures. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add("The pictures are encoded as %dx%d pixels (height x width) of %s%s.".formatted(shape.dimension(1), shape.dimension(2),
                shape.dimension(0) == 1 ? "grey" : "red, green and blue",
                scaled == 0 ? "" : "; %d of %d had another size and were scaled".formatted(scaled, images.size())));
        if (coloured > 0) {
            notes.add("%d of %d pictures have colours, which became grey; channels=3 keeps them.".formatted(coloured, images.size()));
        }
        background.note().ifPresent(notes::add);
        return notes;
    }

    @Override
    public void close() {
        raw.values().forEach(RawArray::close);
    }
}
