package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.nd4j.linalg.api.buffer.DataType;
import org.springframework.stereotype.Component;

/**
 * Images in a ZIP archive, named {@code label/name.png}. They are divided at random, unless all of them are in folders {@code train},
 * {@code validation} and {@code test}, as {@code train/label/name.png}. Shape: {@code [channels, rows, columns]}.
 */
@Component
final class ImagesFormat implements Format {

    static final int MAX_IMAGES = 250_000;
    /** Limits the pixels to decode to this many times {@code maxValues}: photographs have more pixels than the scaled images. */
    private static final int MAX_DETAIL = 16;
    private static final String PART = "file";

    private final DatasetLimits limits;

    ImagesFormat(DatasetLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "images";
    }

    @Override
    public Set<String> files() {
        return Set.of(PART);
    }

    @Override
    public Set<String> options() {
        return ImageOptions.NAMES;
    }

    /** An estimate: pixels take more bytes than the compressed image. */
    @Override
    public int growth() {
        return 5;
    }

    @Override
    public List<Violation> wrongOptions(Set<String> files, Map<String, String> options, boolean preview) {
        ImportOptions given = new ImportOptions(options);
        ImageOptions.of(options, given);
        return given.violations();
    }

    @Override
    public RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException {
        return read(files, options, size -> { });
    }

    @Override
    public RawDataset read(Map<String, Path> files, Map<String, String> options, Consumer<MemorySize> room) throws IOException {
        ImportOptions given = new ImportOptions(options);
        Problems problems = new Problems(given);
        ImageOptions read = ImageOptions.of(options, given);
        if (!files.containsKey(PART)) {
            problems.add(PART, "is required");
            problems.done();
        }
        try (Archive archive = Archive.open(PART, files.get(PART), MAX_IMAGES, problems)) {
            List<LabelledImage> images = images(archive, problems);
            boolean divided = images.get(0).split() != null;
            if (divided) {
                given.noFractions("must be absent when the pictures come in train, validation and test");
            }
            List<String> classes = images.stream().map(LabelledImage::label).distinct().sorted().toList();
            checkClasses(classes, images, divided, problems);
            problems.release();
            int[] labels = images.stream().mapToInt(image -> Collections.binarySearch(classes, image.label())).toArray();
            Division division = divided ? Division.shuffled(images.stream().map(LabelledImage::split).toList(), read.fractions().seed())
                    : Division.stratified(labels, classes.size(), read.fractions());
            return decode(new Pictures(archive, read, room, problems), images, labels, classes, division, read);
        }
    }

    private List<LabelledImage> images(Archive archive, Problems problems) {
        List<LabelledImage> images = LabelledImage.of(archive.entries(), PART, problems);
        problems.done();
        if (images.isEmpty()) {
            problems.add(PART, "must have pictures");
        }
        long bytes = images.stream().mapToLong(image -> image.entry().getSize()).sum();
        if (bytes > limits.maxUpload().toBytes()) {
            problems.add(PART, "must have at most %d bytes when it is unpacked, got %d".formatted(limits.maxUpload().toBytes(), bytes));
        }
        if (images.stream().map(image -> image.split() == null).distinct().count() > 1) {
            problems.add(PART, "must have all its pictures in train, validation and test, or none");
        }
        problems.done();
        return images;
    }

    private void checkClasses(List<String> classes, List<LabelledImage> images, boolean divided, Problems problems) {
        limits.checkClasses(PART, classes.size());
        if (classes.size() < 2) {
            problems.add(PART, "must have at least two classes, each a folder, got only " + Problems.quoted(classes.get(0)));
        }
        if (divided) {
            List<String> trained = images.stream().filter(image -> image.split() == Split.TRAIN).map(LabelledImage::label).distinct().toList();
            classes.stream().filter(label -> !trained.contains(label)).forEach(label -> problems.add(PART,
                    "must have a picture of each class in train, has none of " + Problems.quoted(label)));
        }
        problems.done();
    }

    private RawDataset decode(Pictures pictures, List<LabelledImage> images, int[] labels, List<String> classes, Division division,
            ImageOptions options) throws IOException {
        Problems problems = pictures.problems();
        Shape shape = shape(pictures, images.get(0), options);
        limits.checkValues(PART, images.size(), (long) shape.size() + classes.size());
        Map<Split, RawArray> raw = new EnumMap<>(Split.class);
        Map<Split, int[]> labelsOf = new EnumMap<>(Split.class);
        try {
            for (Split split : Split.values()) {
                int n = division.sizes()[split.ordinal()];
                if (n > 0) {
                    raw.put(split, new RawArray(DataType.UBYTE, n, shape.size()));
                    labelsOf.put(split, new int[n]);
                }
            }
            long pixels = 0;
            int coloured = 0;
            byte[] levels = new byte[shape.size()];
            for (int i = 0; i < images.size(); i++) {
                Picture image = pictures.decode(images.get(i));
                if (image == null) {
                    continue;
                }
                pixels += image.pixels();
                coloured += image.coloured() ? 1 : 0;
                if (pixels > MAX_DETAIL * limits.maxValues()) {
                    problems.add(PART, "must have at most %d pixels in all".formatted(MAX_DETAIL * limits.maxValues()));
                    problems.done();
                }
                if (options.rows() == 0 && (image.height() != shape.dimension(1) || image.width() != shape.dimension(2))) {
                    problems.add(PART, ("%s must have the size of the first picture, %d × %d (rows × columns), got %d × %d; "
                            + "set size to scale all").formatted(Problems.quoted(images.get(i).entry().getName()), shape.dimension(1),
                                    shape.dimension(2), image.height(), image.width()));
                    continue;
                }
                image.write(shape.dimension(1), shape.dimension(2), levels);
                raw.get(division.splitOf(i)).put(division.position()[i], levels);
                labelsOf.get(division.splitOf(i))[division.position()[i]] = labels[i];
            }
            problems.done();
            Map<Split, RawExamples> splits = new EnumMap<>(Split.class);
            raw.forEach((split, array) -> splits.put(split, new RawExamples(array.done(), labelsOf.get(split), null)));
            return new RawDataset(shape, Targets.classes(classes), new Preprocessing.Pixels(255, options.background()), splits, null, null,
                    coloured == 0 ? List.of() : List.of(("%d of %d pictures have colours, which became grey; channels=3 keeps them.")
                            .formatted(coloured, images.size())));
        } finally {
            raw.values().forEach(RawArray::close);
        }
    }

    /** Returns the shape with the requested size, or else with the first image's size. */
    private static Shape shape(Pictures pictures, LabelledImage first, ImageOptions options) throws IOException {
        if (options.rows() > 0) {
            return Shape.of(options.channels(), options.rows(), options.columns());
        }
        Picture image = pictures.decode(first);
        pictures.problems().done();
        if (image.pixels() != (long) image.height() * image.width() || Math.max(image.height(), image.width()) > Picture.DETAIL) {
            pictures.problems().add("size", "is required for pictures larger than %d × %d".formatted(Picture.DETAIL, Picture.DETAIL));
            pictures.problems().done();
        }
        return Shape.of(options.channels(), image.height(), image.width());
    }

    /**
     * Decodes the pictures of an archive.
     *
     * @param room reserves memory; each call replaces the earlier ones
     */
    private record Pictures(Archive archive, ImageOptions options, Consumer<MemorySize> room, Problems problems) {

        /** @return null if the picture cannot be decoded, which is then one of the problems */
        Picture decode(LabelledImage image) throws IOException {
            ZipEntry entry = image.entry();
            String name = Problems.quoted(entry.getName()) + " ";
            try {
                byte[] file = archive.read(entry).readNBytes(LabelledImage.MAX_BYTES + 1);
                Integer background = new Preprocessing.Pixels(255, options.background()).backgroundRgb();
                return Picture.decode(file, options.channels(), background, size -> room.accept(size.plus(MemorySize.ofHeap(file.length))));
            } catch (Picture.Unreadable e) {
                problems.add(PART, name + e.getMessage());
            } catch (ZipException e) {
                problems.add(PART, name + "must be undamaged: " + e.getMessage());
            }
            return null;
        }
    }
}
