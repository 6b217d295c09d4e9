package dev.trainyard.dataset.format;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the files of an import: the first few of it, all in one answer. */
final class Problems {

    /** A file that is wrong in more places is wrong in the same way, most likely. */
    static final int MOST = 20;

    private final List<Violation> found = new ArrayList<>();

    /**
     * @param part the name of the file's part, or of an option
     * @throws InvalidSpecificationException with all that was found, when it is enough
     */
    void add(String part, String detail) {
        found.add(new Violation(part, detail));
        if (found.size() == MOST) {
            found.add(new Violation(part, "may have more problems: these are the first " + MOST));
            done();
        }
    }

    /** @throws InvalidSpecificationException with all that was found, if anything was */
    void done() {
        if (!found.isEmpty()) {
            throw new InvalidSpecificationException(found);
        }
    }

    /** Text from a file as it may stand in a message. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(40).map(c -> Character.isISOControl(c) ? '\uFFFD' : c).forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > 40 ? "…\"" : "\"").toString();
    }
}
