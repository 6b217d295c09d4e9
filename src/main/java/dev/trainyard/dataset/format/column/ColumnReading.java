package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import java.util.Map;
import java.util.Optional;

/** Reads a column's values, and fits the column's preprocessing to those of the training split. */
public sealed interface ColumnReading permits NumberReading, CategoryReading, DatetimeReading {

    /** @return the value as it stands in the raw array: NaN if it is missing, for a category an index, which {@link #learn} may change */
    double read(String text, Split split, String part, int line, ImportErrors problems);

    /**
     * Fits the preprocessing of this column, and replaces the categories' indices in {@code arrays} by their final ones.
     *
     * @param arrays raw values of all splits
     * @param at     index of this column in the arrays
     */
    Column learn(Map<Split, RawArray> arrays, int at, ImportErrors problems);

    /** Returns how many inputs of the network encode the column if all rows that were read are in the training split. */
    int width();

    /** Returns a sentence on values that are probably meant otherwise; empty if there are none. */
    Optional<String> note();

    /** Describes all values that were read. */
    ColumnSummary summary(int position, ColumnInference inference);
}
