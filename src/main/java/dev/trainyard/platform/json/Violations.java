package dev.trainyard.platform.json;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects violations. Keeps as many as an answer shows, and counts the others. */
final class Violations {

    private final List<Violation> shown = new ArrayList<>();
    private int more;

    void add(String path, String detail) {
        add(path, () -> detail);
    }

    /** @param detail called only if the violation is shown, because finding suggestions is expensive */
    void add(String path, Supplier<String> detail) {
        if (shown.size() < ProblemException.MAX_ERRORS) {
            shown.add(new Violation(path, detail.get()));
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return shown.isEmpty();
    }

    List<Violation> all() {
        List<Violation> all = new ArrayList<>(shown);
        if (more > 0) {
            all.add(ProblemException.more(more));
        }
        return all;
    }
}
