package dev.trainyard.dataset.format.picture;

import dev.trainyard.dataset.format.ImportErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the pictures of an archive that break a rule, in order to state each rule once with the number of its pictures. */
final class PictureErrors {

    private static final int SHOWN = 3;

    private static final class Pictures {
        private final List<String> shown = new ArrayList<>();
        private int count;
    }

    private final Map<String, Pictures> byRule = new LinkedHashMap<>();

    /** Adds a picture that breaks a rule: "must be …". */
    void add(String name, String rule) {
        add(name, rule, null);
    }

    /** @param got the property of the picture that breaks the rule; null if the rule says it */
    void add(String name, String rule, String got) {
        Pictures pictures = byRule.computeIfAbsent(rule, key -> new Pictures());
        if (pictures.count++ < SHOWN) {
            pictures.shown.add(ImportErrors.quoted(name) + (got == null ? "" : " (" + got + ")"));
        }
    }

    /** Reports all pictures under the name of the upload's part. */
    void report(String part, ImportErrors problems) {
        byRule.forEach((rule, pictures) -> {
            int more = pictures.count - pictures.shown.size();
            problems.add(part, String.join(", ", pictures.shown) + (more == 0 ? "" : " and %d more pictures".formatted(more)) + " " + rule);
        });
        byRule.clear();
    }
}
