package dev.trainyard.dataset.imports;

import dev.trainyard.dataset.generator.Generator;
import dev.trainyard.nn.Check;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;

/**
 * A request to generate a data set.
 *
 * @param name      the name of the data set
 * @param generator the generator and its parameters
 */
public record NewDataset(@Schema(pattern = NewDataset.NAME) String name, Generator generator) {

    public static final String NAME = "^[a-z0-9][a-z0-9._-]{0,63}$";

    private static final Pattern NAME_PATTERN = Pattern.compile(NAME);

    public NewDataset {
        Check check = new Check();
        checkName(check, name);
        check.present(generator, "generator");
        check.done();
    }

    static void checkName(Check check, String name) {
        if (check.present(name, "name")) {
            String shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
            check.that(NAME_PATTERN.matcher(name).matches(), "name", "must be 1 to 64 lower-case letters, digits, dots, hyphens and "
                    + "underscores, the first one a letter or a digit", '"' + shown + '"');
        }
    }
}
