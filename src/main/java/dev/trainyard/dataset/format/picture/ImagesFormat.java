package dev.trainyard.dataset.format.picture;

import dev.trainyard.dataset.format.Archive;
import dev.trainyard.dataset.format.Format;
import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.format.SplitAssignment;
import dev.trainyard.dataset.format.SplitNotes;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.picture.DecodedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Images in a ZIP archive, named {@code label/name.png}. They are divided at random, unless all of them are in folders {@code train},
 * {@code validation} and {@code test}, as {@code train/label/name.png}. Shape: {@code [channels, rows, columns]}.
 */
@Component
public final class ImagesFormat implements Format {

    static final int MAX_IMAGES = 250_000;
    private static final String PART = "file";

    private final DatasetLimits limits;

    public ImagesFormat(DatasetLimits limits) {
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
        ImportErrors problems = new ImportErrors(given);
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
            SplitAssignment assignment = divided ? SplitAssignment.shuffled(images.stream().map(LabelledImage::split).toList(),
                    read.fractions().seed())
                    : SplitAssignment.stratified(labels, classes.size(), read.fractions());
            Shape shape = shape(new ArchivePictures(archive, read.channels(), room), images, read, problems);
            limits.checkValues(PART, images.size(), (long) shape.size() + classes.size());
            try (PictureReading reading = new PictureReading(images, labels, assignment, shape, read)) {
                reading.read(new ArchivePictures(archive, read.channels(), room), limits, PART, problems);
                List<String> notes = new ArrayList<>(reading.notes());
                Map<Split, RawExamples> splits = reading.splits();
                notes.addAll(SplitNotes.of(splits, !divided));
                return new RawDataset(shape, Targets.classes(classes), new Preprocessing.Pixels(255, reading.background()), splits, null,
                        null, notes);
            }
        }
    }

    private List<LabelledImage> images(Archive archive, ImportErrors problems) {
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

    private void checkClasses(List<String> classes, List<LabelledImage> images, boolean divided, ImportErrors problems) {
        limits.checkClasses(PART, classes.size());
        if (classes.size() < 2) {
            problems.add(PART, "must have at least two classes, each a folder, got only " + ImportErrors.quoted(classes.get(0)));
        }
        if (divided) {
            List<String> trained = images.stream().filter(image -> image.split() == Split.TRAIN).map(LabelledImage::label).distinct().toList();
            classes.stream().filter(label -> !trained.contains(label)).forEach(label -> problems.add(PART,
                    "must have a picture of each class in train, has none of " + ImportErrors.quoted(label)));
        }
        problems.done();
    }

    /** Returns the shape with the requested size, or else with the size of the first image that can be read. */
    private static Shape shape(ArchivePictures pictures, List<LabelledImage> images, ImageOptions options, ImportErrors problems)
            throws IOException {
        if (options.rows() > 0) {
            return Shape.of(options.channels(), options.rows(), options.columns());
        }
        DecodedImage image = null;
        for (int i = 0; image == null && i < images.size() && !pictures.givesUp(); i++) {
            image = pictures.decode(images.get(i), PictureBackground.WHITE);
        }
        if (image == null) {
            pictures.problems().report(PART, problems);
            problems.done();
        }
        if (image.pixels() != (long) image.height() * image.width() || Math.max(image.height(), image.width()) > DecodedImage.DETAIL) {
            problems.add("size", "is required for pictures larger than %dx%d (height x width)"
                    .formatted(DecodedImage.DETAIL, DecodedImage.DETAIL));
            problems.done();
        }
        return Shape.of(options.channels(), image.height(), image.width());
    }
}
