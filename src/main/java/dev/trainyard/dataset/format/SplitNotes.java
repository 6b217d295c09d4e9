package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sentences on the splits of an import: how it divided the examples, and what jobs do without a validation or test split. */
public final class SplitNotes {

    private SplitNotes() {
    }

    /** @param divided whether the import divided the examples at random */
    public static List<String> of(Map<Split, RawExamples> splits, boolean divided) {
        return of(size(splits, Split.TRAIN), size(splits, Split.VALIDATION), size(splits, Split.TEST), divided);
    }

    /** @param divided whether the import divided the examples at random */
    public static List<String> of(int train, int validation, int test, boolean divided) {
        List<String> notes = new ArrayList<>();
        if (divided) {
            notes.add(("The import divided the %d examples at random: %d for training, %d for validation and %d for the test; "
                    + "validation_fraction, test_fraction and seed change that.").formatted(train + validation + test, train, validation,
                            test));
        }
        if (validation == 0) {
            int held = Math.max(1, Math.round(train * (float) SplitAssignment.DEFAULT_FRACTION));
            notes.add(train < 2 ? "There is no validation split, so jobs do not measure overfitting."
                    : ("There is no validation split: a job trains on all %d training examples and does not measure overfitting, unless its "
                            + "field split, such as {\"train\": %d, \"validation\": %d}, divides them when the job starts.")
                            .formatted(train, train - held, held));
        }
        if (test == 0) {
            notes.add("There is no test split, so jobs do not test their model%s.".formatted(divided ? "; test_fraction holds examples out"
                    : " on examples that it has not seen; only an import can add one"));
        }
        return notes;
    }

    /** Returns a sentence on how an import will divide the rows of a table. */
    public static String announced(long rows, SplitAssignment.Fractions fractions) {
        return ("The import will divide the %d rows at random: a share of %s for validation and %s for the test, the others for training; "
                + "validation_fraction, test_fraction and seed change that.").formatted(rows, fractions.validation(), fractions.test());
    }

    private static int size(Map<Split, RawExamples> splits, Split split) {
        RawExamples examples = splits.get(split);
        return examples == null ? 0 : Math.toIntExact(examples.raw().rows());
    }
}
