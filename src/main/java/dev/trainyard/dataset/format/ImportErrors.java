package dev.trainyard.dataset.format;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects the first problems of an import's files, to report them in one response. */
public final class ImportErrors {

    /** Maximum number of reported problems; more of them are most likely of the same kind. */
    public static final int MOST = 20;

    private final List<Violation> found = new ArrayList<>();
    /** Null if there are none. */
    private final ImportOptions options;
    private final boolean collecting;

    public ImportErrors() {
        this(null, false);
    }

    /** @param collecting whether to go on after the first {@link #MOST} without noting more */
    public ImportErrors(boolean collecting) {
        this(null, collecting);
    }

    /**
     * Collects the problems of an import's files and options. A wrong option does not stop the reading before {@link #release}, so that one
     * response also names the wrong columns or arrays of the files.
     */
    public ImportErrors(ImportOptions options) {
        this(options, false);
    }

    private ImportErrors(ImportOptions options, boolean collecting) {
        this.options = options;
        this.collecting = collecting;
    }

    public List<Violation> found() {
        return List.copyOf(found);
    }

    /**
     * Adds a problem.
     *
     * @param part name of the file's part, or of an option
     * @throws InvalidSpecificationException with all problems once there are {@link #MOST}
     */
    public void add(String part, String detail) {
        if (collecting && found.size() >= MOST) {
            return;
        }
        found.add(new Violation(part, detail));
        if (found.size() == MOST) {
            found.add(new Violation(part, "may have more problems: these are the first " + MOST));
            if (!collecting) {
                done();
            }
        }
    }

    /** @throws InvalidSpecificationException with all problems and wrong options, if there are problems of the files */
    public void done() {
        if (!found.isEmpty()) {
            List<Violation> all = new ArrayList<>();
            if (options != null) {
                all.addAll(options.violations());
            }
            all.addAll(found);
            throw new InvalidSpecificationException(all);
        }
    }

    /** @throws InvalidSpecificationException with all problems and wrong options, if there are any */
    public void release() {
        done();
        if (options != null && !options.violations().isEmpty()) {
            throw new InvalidSpecificationException(options.violations());
        }
    }

    /** Quotes text from a file for a message: at most 40 characters, without control characters. */
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(40).map(c -> Character.isISOControl(c) ? '\uFFFD' : c).forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > 40 ? "…\"" : "\"").toString();
    }
}
