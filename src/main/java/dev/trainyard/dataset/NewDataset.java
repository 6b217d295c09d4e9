package dev.trainyard.dataset;

import dev.trainyard.dataset.generator.Generator;
import dev.trainyard.nn.Check;
import java.util.regex.Pattern;

/** A request to generate a data set. */
record NewDataset(String name, Generator generator) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    NewDataset {
        Check check = new Check();
        checkName(check, name);
        check.present(generator, "generator");
        check.done();
    }

    static void checkName(Check check, String name) {
        if (check.present(name, "name")) {
            String shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
            check.that(NAME.matcher(name).matches(), "name", "must be 1 to 64 lower-case letters, digits, dots, hyphens and "
                    + "underscores, the first one a letter or a digit", '"' + shown + '"');
        }
    }
}
