package dev.trainyard.dataset.format;

import dev.trainyard.nn.Text;
import dev.trainyard.nn.data.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
    private static final int MAX_LABEL_CHARACTERS = 100;

    /** @return null for a file that a file manager left behind, and for a file that was noted as a problem */
    static LabelledImage of(ZipEntry entry, String part, Problems problems) {
        String[] path = entry.getName().split("/");
        String file = path[path.length - 1];
        if (Arrays.asList(path).contains("__MACOSX") || file.startsWith(".") || file.equalsIgnoreCase("thumbs.db")) {
            return null;
        }
        Split split = path.length == 3 ? split(path[0]) : null;
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String rule = null;
        if (!ENDINGS.contains(ending)) {
            rule = "must be a picture, png, jpg, jpeg, gif or bmp";
        } else if (path.length != 2 && split == null) {
            rule = "must be in the folder of its class, which may be in one of train, validation and test";
        } else if (path[path.length - 2].length() > MAX_LABEL_CHARACTERS || path[path.length - 2].isBlank()) {
            rule = "must be in a folder whose name has 1 to %d characters".formatted(MAX_LABEL_CHARACTERS);
        } else if (Text.refusal(path[path.length - 2]).isPresent()) {
            rule = "must be in a folder whose name is a class: it " + Text.refusal(path[path.length - 2]).get();
        } else if (entry.getSize() > MAX_BYTES) {
            rule = "must have at most %d bytes, got %d".formatted(MAX_BYTES, entry.getSize());
        }
        if (rule != null) {
            problems.add(part, Problems.quoted(entry.getName()) + " " + rule);
            return null;
        }
        return new LabelledImage(entry, split, Text.normalized(path[path.length - 2]));
    }

    private static Split split(String folder) {
        return List.of(Split.values()).stream().filter(split -> split.name().toLowerCase(Locale.ROOT).equals(folder)).findFirst().orElse(null);
    }
}
