package dev.trainyard.dataset.imports;

import dev.trainyard.dataset.imports.DatasetImport.Form;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.compute.Lane;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import dev.trainyard.platform.problem.ProblemException;
import dev.trainyard.platform.upload.UploadSpace;
import java.io.IOException;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Runs imports and previews within the disk space, the memory and the threads that uploads may take. */
@Component
public class ImportRuns {

    /** Heap for an import or a generator, in bytes: file buffers. */
    public static final long READING_HEAP = 8L << 20;

    /** Reads the files of a form. */
    public interface Run<T> {

        /** @param reserve reserves memory besides {@link #READING_HEAP}; each call replaces the earlier ones */
        T read(Form form, Consumer<MemorySize> reserve) throws IOException;
    }

    private final DatasetImport imports;
    private final UploadSpace uploads;
    private final ProcessMemory memory;
    private final ComputePool compute;

    ImportRuns(DatasetImport imports, UploadSpace uploads, ProcessMemory memory, ComputePool compute) {
        this.imports = imports;
        this.uploads = uploads;
        this.memory = memory;
        this.compute = compute;
    }

    /**
     * Reads the form and then its files.
     *
     * @param named whether the form must have the data set's name
     * @param check called with the form before memory is reserved; throws to refuse it
     * @throws ProblemException 422 naming every wrong field; 413, 503 or 507 if there is no room for the upload
     */
    public <T> T run(MultipartHttpServletRequest request, boolean named, Consumer<Form> check, Run<T> run) throws IOException {
        try (UploadSpace.Reserved space = uploads.reserve(request.getContentLengthLong())) {
            Form form = imports.form(request, named);
            check.accept(form);
            try (Reservation reserved = memory.reserve(MemoryUse.IMPORTS, MemorySize.ofHeap(READING_HEAP))) {
                return compute.run(Lane.LONG,
                        () -> run.read(form, size -> reserved.growTo(size.plus(MemorySize.ofHeap(READING_HEAP)))));
            }
        } catch (InvalidSpecificationException e) {
            throw ProblemException.invalid(e.violations());
        }
    }
}
