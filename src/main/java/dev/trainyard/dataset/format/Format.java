package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.RawDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A file format from which data sets are imported. */
public interface Format {

    /** Returns the name that clients use: {@code idx}, {@code csv}, {@code npy}, {@code npz} or {@code images}. */
    String name();

    /** Returns the possible part names of the format's files. */
    Set<String> files();

    /** Returns the possible names of the import's other fields. */
    Set<String> options();

    /** Returns the bytes of memory per byte of the unpacked files: for the raw values, and for their copy while they are stored. */
    default int growth() {
        return 2;
    }

    /**
     * Reads uploaded files, which are untrusted: declared sizes are checked against the file's length and the limits before memory is
     * allocated, and names in archives are never used as paths.
     *
     * @param files   uploaded files by part name, one of {@link #files()}
     * @param options the import's other fields by name, one of {@link #options()}
     * @throws dev.trainyard.nn.InvalidSpecificationException naming each wrong file or option, and the place in the file
     */
    RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException;
}
