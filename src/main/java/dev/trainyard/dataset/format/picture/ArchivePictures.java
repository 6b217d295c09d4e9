package dev.trainyard.dataset.format.picture;

import dev.trainyard.dataset.format.Archive;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.picture.DecodedImage;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/** Decodes the pictures of an archive, and collects those that cannot be read. */
final class ArchivePictures {

    /** Decoding stops after so many pictures that cannot be read: most likely all others have the same cause. */
    static final int MAX_UNREADABLE = 100;
    /** Decoding stops after so many pictures that exceed a limit, because each may have taken the longest time. */
    private static final int MAX_TOO_LARGE = 20;

    private final Archive archive;
    private final int channels;
    private final Consumer<MemorySize> room;
    private final PictureErrors problems = new PictureErrors();
    private int unreadable;
    private int tooLarge;

    /**
     * @param channels 1 for grey, 3 for red, green and blue
     * @param room     reserves memory; each call replaces the earlier ones
     */
    ArchivePictures(Archive archive, int channels, Consumer<MemorySize> room) {
        this.archive = archive;
        this.channels = channels;
        this.room = room;
    }

    /**
     * Decodes a picture.
     *
     * @param background colour behind transparent pixels, as {@code #rrggbb}
     * @return null if the picture cannot be decoded, which is then one of the problems
     */
    DecodedImage decode(LabelledImage image, String background) throws IOException {
        String name = image.entry().getName();
        try {
            byte[] file = archive.read(image.entry()).readNBytes(LabelledImage.MAX_BYTES + 1);
            return DecodedImage.decode(file, channels, new Preprocessing.Pixels(1, background).backgroundRgb(),
                    size -> room.accept(size.plus(MemorySize.ofHeap(file.length))));
        } catch (DecodedImage.Unreadable e) {
            tooLarge += e.isTooLarge() ? 1 : 0;
            unreadable(name, e.getMessage());
        } catch (ZipException e) {
            unreadable(name, "must be undamaged: " + e.getMessage());
        }
        return null;
    }

    private void unreadable(String name, String rule) {
        unreadable++;
        problems.add(name, rule);
    }

    /** Returns whether so many pictures cannot be read that it is no use to try the others. */
    boolean givesUp() {
        return unreadable >= MAX_UNREADABLE || tooLarge >= MAX_TOO_LARGE;
    }

    /** The pictures that cannot be taken. */
    PictureErrors problems() {
        return problems;
    }
}
