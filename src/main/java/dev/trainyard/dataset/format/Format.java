package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.RawDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A file format that data sets are imported from. */
public interface Format {

    /** As clients name it: {@code idx}, {@code csv}, {@code npz}, {@code images}. */
    String name();

    /** The names that the parts with its files may have. */
    Set<String> files();

    /** The names that the import's other fields may have. */
    Set<String> options();

    /** Bytes of memory for a byte of its unpacked files: the raw values, and all of them once more while they are stored. */
    default int growth() {
        return 2;
    }

    /**
     * Reads uploaded files. Trusts nothing in them: sizes are checked against the file's length and the limits before anything
     * is allocated, and no file name leaves the archive.
     *
     * @param files   the uploaded files by the name of their part, a known one: {@code train_images}, {@code file} …
     * @param options the import's other fields by name, a known one, as text
     * @throws dev.trainyard.nn.InvalidSpecificationException naming each wrong file or option, and where in the file
     */
    RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException;
}
