package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.memory.MemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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

    /**
     * Reads uploaded files as {@link #read(Map, Map)} does.
     *
     * @param room reserves the memory that is needed, if the format finds that out while it reads
     */
    default RawDataset read(Map<String, Path> files, Map<String, String> options, Consumer<MemorySize> room) throws IOException {
        return read(files, options);
    }

    /**
     * Returns the wrong options, as far as they can be told without the files.
     *
     * @param files   the part names of the files
     * @param preview whether the options are those of a preview, which needs fewer
     */
    default List<Violation> wrongOptions(Set<String> files, Map<String, String> options, boolean preview) {
        return List.of();
    }

    /**
     * Describes the columns of a table without keeping its values; empty for a format of arrays or pictures.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException if the files cannot be read at all
     */
    default Optional<TablePreview> preview(Map<String, Path> files, Map<String, String> options) throws IOException {
        return Optional.empty();
    }
}
