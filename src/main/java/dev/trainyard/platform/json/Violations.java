package dev.trainyard.platform.json;

import dev.trainyard.nn.Violation;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong so far, as long as a reader may want to read it. */
final class Violations {

    private static final int MOST_SHOWN = 100;

    private final List<Violation> shown = new ArrayList<>();
    private int more;

    void add(String path, String detail) {
        if (shown.size() < MOST_SHOWN) {
            shown.add(new Violation(path, detail));
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
            all.add(new Violation("", "has " + more + " more invalid values"));
        }
        return all;
    }
}
