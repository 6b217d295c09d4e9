package dev.trainyard.dataset.imports;

import dev.trainyard.dataset.format.ForeignFile;
import dev.trainyard.dataset.format.Format;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.artifact.ProcessDirectory;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.memory.MemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Reads the form of an import request: the data set's name, its format, and the format's files and options. */
@Component
public class DatasetImport {

    private final List<Format> formats;
    private final ProcessDirectory temporary;

    DatasetImport(List<Format> formats, ProcessDirectory temporary) {
        this.formats = formats;
        this.temporary = temporary;
    }

    /** A checked form: it has only fields of the format, each once; files were sent as files and options as text. */
    public record Form(String name, Format format, Map<String, MultipartFile> files, Map<String, String> options) {
    }

    /**
     * Reads the files. Temporary copies on disk are deleted afterwards.
     *
     * @param room reserves memory: called before the files are read with an estimate, and by the format once it knows better
     */
    public RawDataset read(Form form, Consumer<MemorySize> room) throws IOException {
        return read(form, room, (format, files, more) -> format.read(files, form.options(), more));
    }

    /** Describes the files as {@link #read} would read them. */
    public DatasetPreview preview(Form form, Consumer<MemorySize> room) throws IOException {
        return read(form, room, (format, files, more) -> {
            Optional<TablePreview> table = format.preview(files, form.options());
            if (table.isPresent()) {
                return DatasetPreview.of(format.name(), table.get());
            }
            try (RawDataset raw = format.read(files, form.options(), more)) {
                return DatasetPreview.of(format.name(), raw);
            }
        });
    }

    private interface Action<T> {
        T read(Format format, Map<String, Path> files, Consumer<MemorySize> room) throws IOException;
    }

    private <T> T read(Form form, Consumer<MemorySize> room, Action<T> action) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create(temporary)) {
            Map<String, Path> paths = new HashMap<>();
            for (Map.Entry<String, MultipartFile> file : form.files().entrySet()) {
                // Stored under the part's name, which was checked, because the client's file name is untrusted.
                Path path = directory.path().resolve(file.getKey());
                file.getValue().transferTo(path);
                paths.put(file.getKey(), path);
            }
            long bytes = 0;
            for (Path path : paths.values()) {
                bytes += form.format().growth() * UnpackedSize.of(path);
            }
            room.accept(MemorySize.ofNative(bytes));
            return action.read(form.format(), paths, room);
        }
    }

    /**
     * Reads the fields of an import.
     *
     * @param named whether the form must have the data set's name
     * @throws InvalidSpecificationException naming every wrong field
     */
    Form form(MultipartHttpServletRequest request, boolean named) {
        List<Violation> violations = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        request.getParameterMap().forEach((field, values) -> {
            if (values.length > 1) {
                violations.add(new Violation(field, "must be given once, got " + values.length));
            }
            texts.put(field, values[0]);
        });
        Map<String, MultipartFile> files = new HashMap<>();
        request.getMultiFileMap().forEach((part, values) -> {
            if (values.size() > 1 || texts.containsKey(part)) {
                violations.add(new Violation(part, "must be given once"));
            }
            files.put(part, values.get(0));
        });

        String name = texts.remove("name");
        if (named || name != null) {
            collect(violations, check -> NewDataset.checkName(check, name));
        }
        Optional<Format> format = format(texts.remove("format"), violations);
        format.ifPresent(known -> {
            texts.keySet().forEach(field -> checkKnown(field, known.options(), known.files(), "must be a file", known, violations));
            files.keySet().forEach(part -> checkKnown(part, known.files(), known.options(), "must be text, not a file", known,
                    violations));
        });
        if (!violations.isEmpty()) {
            format.ifPresent(known -> {
                texts.keySet().retainAll(known.options());
                known.wrongOptions(files.keySet(), texts, !named).stream()
                        .filter(wrong -> violations.stream().noneMatch(violation -> violation.field().equals(wrong.field())))
                        .forEach(violations::add);
            });
            throw new InvalidSpecificationException(violations);
        }
        return new Form(name, format.orElseThrow(), files, texts);
    }

    private Optional<Format> format(String name, List<Violation> violations) {
        Optional<Format> format = formats.stream().filter(known -> known.name().equals(name)).findFirst();
        if (format.isEmpty()) {
            String names = String.join(", ", formats.stream().map(Format::name).sorted().toList());
            violations.add(new Violation("format", name == null ? "is required: one of " + names
                    : "must be one of %s, got \"%s\"%s".formatted(names, name,
                            ForeignFile.named(name).map(foreign -> "; " + foreign.conversion())
                                    .orElseGet(() -> Suggestions.hint(name, formats.stream().map(Format::name).toList())))));
        }
        return format;
    }

    private static void checkKnown(String field, Set<String> right, Set<String> wrong, String detail, Format format,
            List<Violation> violations) {
        if (wrong.contains(field)) {
            violations.add(new Violation(field, detail));
        } else if (!right.contains(field)) {
            Set<String> known = new TreeSet<>(right);
            known.addAll(wrong);
            violations.add(new Violation(field, "is not a field of format %s (%s)%s".formatted(format.name(),
                    String.join(", ", known), Suggestions.hint(field, known))));
        }
    }

    private static void collect(List<Violation> violations, Consumer<Check> rules) {
        try {
            Check check = new Check();
            rules.accept(check);
            check.done();
        } catch (InvalidSpecificationException e) {
            violations.addAll(e.violations());
        }
    }
}
