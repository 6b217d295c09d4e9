package dev.trainyard.dataset.format.picture;

import dev.trainyard.dataset.format.Archive;
import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.data.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;

/**
 * An image in an archive. The name of its folder is its class.
 *
 * @param split null if the image is not in a folder of a split
 */
record LabelledImage(ZipEntry entry, Split split, String label) {

    /** Maximum size of an encoded image; larger files are not images to train on. */
    static final int MAX_BYTES = 32 << 20;
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");
    /** Names, in lower case, of files that file managers leave behind. */
    private static final Set<String> LEFTOVERS = Set.of("thumbs.db", "desktop.ini", "ehthumbs.db");
    /** Splits by the folder names, in lower case, that are common in data sets. */
    private static final Map<String, Split> SPLITS = Map.of("train", Split.TRAIN, "training", Split.TRAIN, "validation", Split.VALIDATION,
            "valid", Split.VALIDATION, "val", Split.VALIDATION, "dev", Split.VALIDATION, "test", Split.TEST, "testing", Split.TEST);
    private static final int MAX_LABEL_CHARACTERS = 100;

    /** Returns the images of an archive; notes invalid entries as problems. Ignores a single outer folder that contains everything. */
    static List<LabelledImage> of(List<ZipEntry> entries, String part, ImportErrors problems) {
        List<ZipEntry> pictures = entries.stream().filter(entry -> !isLeftover(path(entry))).toList();
        int wrapping = isWrapped(pictures) ? 1 : 0;
        PictureErrors wrong = new PictureErrors();
        List<LabelledImage> images = pictures.stream().map(entry -> of(entry, wrapping, wrong)).filter(Objects::nonNull).toList();
        wrong.report(part, problems);
        return images;
    }

    /** Returns whether all images are in one outer folder, which is neither a split nor a class. */
    private static boolean isWrapped(List<ZipEntry> pictures) {
        return pictures.stream().map(entry -> path(entry)[0]).distinct().count() == 1
                && pictures.stream().allMatch(entry -> path(entry).length >= 3) && split(path(pictures.get(0))[0]) == null;
    }

    private static boolean isLeftover(String[] path) {
        String file = path[path.length - 1];
        return Arrays.asList(path).contains("__MACOSX") || file.startsWith(".") || LEFTOVERS.contains(file.toLowerCase(Locale.ROOT));
    }

    private static String[] path(ZipEntry entry) {
        return Archive.name(entry).split("/");
    }

    /** @return null if the entry is invalid, which is noted as a problem */
    private static LabelledImage of(ZipEntry entry, int wrapping, PictureErrors wrong) {
        String[] whole = path(entry);
        String[] path = Arrays.copyOfRange(whole, wrapping, whole.length);
        String file = path[path.length - 1];
        Split split = path.length == 3 ? split(path[0]) : null;
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String rule = null;
        String got = null;
        if (!ENDINGS.contains(ending)) {
            rule = "must be a picture, png, jpg, jpeg, gif or bmp";
        } else if (path.length != 2 && split == null) {
            rule = "must be in the folder of its class, which may be in one of train, validation and test";
        } else if (path[path.length - 2].length() > MAX_LABEL_CHARACTERS || path[path.length - 2].isBlank()) {
            rule = "must be in a folder whose name has 1 to %d characters".formatted(MAX_LABEL_CHARACTERS);
        } else if (Text.refusal(path[path.length - 2]).isPresent()) {
            rule = "must be in a folder whose name is a class: it " + Text.refusal(path[path.length - 2]).get();
        } else if (entry.getSize() > MAX_BYTES) {
            rule = "must have at most %d bytes".formatted(MAX_BYTES);
            got = entry.getSize() + " bytes";
        }
        if (rule != null) {
            wrong.add(entry.getName(), rule, got);
            return null;
        }
        return new LabelledImage(entry, split, Text.normalized(path[path.length - 2]));
    }

    private static Split split(String folder) {
        return SPLITS.get(folder.toLowerCase(Locale.ROOT));
    }
}
