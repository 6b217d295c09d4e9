package dev.trainyard.dataset.generator;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.dataset.raw.RawDataset;

/** Describes a data set that is made, not imported: the same description gives the same examples. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Generator permits StrokeDigits, Spirals, Xor, FunctionExamples, AddingProblem {

    /** The same bits on every platform: sums and products are strict in Java, and all else is asked of {@link StrictMath}. */
    RawDataset generate();

    /** How many examples it makes, of all splits. */
    long examples();

    /** Bytes of one example as {@link #generate} makes it. */
    long exampleBytes();
}
