package dev.trainyard.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A file format that data sets are imported from. */
interface Format {

    /** As clients name it: {@code idx}, {@code csv}, {@code npz}, {@code images}. */
    String name();

    /**
     * Reads uploaded files. Trusts nothing in them: sizes are checked against the file's length and the limits before anything
     * is allocated, and no file name leaves the archive.
     *
     * @param files   the uploaded files by the name of their part: {@code train_images}, {@code train_labels}, {@code file} …
     * @param options the import's other fields by name, as text
     * @throws dev.trainyard.nn.InvalidSpecificationException naming each wrong file or option, and where in the file
     */
    RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException;
}
