package dev.trainyard.dataset.format;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects the first problems of an import's files, to report them in one response. */
final class Problems {

    /** Maximum number of reported problems; more of them are most likely of the same kind. */
    static final int MOST = 20;

    private final List<Violation> found = new ArrayList<>();
    private final boolean collecting;

    Problems() {
        this(false);
    }

    /** @param collecting whether to go on after the first {@link #MOST} without noting more */
    Problems(boolean collecting) {
        this.collecting = collecting;
    }

    List<Violation> found() {
        return List.copyOf(found);
    }

    /**
     * Adds a problem.
     *
     * @param part name of the file's part, or of an option
     * @throws InvalidSpecificationException with all problems once there are {@link #MOST}
     */
    void add(String part, String detail) {
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

    /** @throws InvalidSpecificationException with all problems, if there are any */
    void done() {
        if (!found.isEmpty()) {
            throw new InvalidSpecificationException(found);
        }
    }

    /** Quotes text from a file for a message: at most 40 characters, without control characters. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(40).map(c -> Character.isISOControl(c) ? '\uFFFD' : c).forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > 40 ? "…\"" : "\"").toString();
    }
}
