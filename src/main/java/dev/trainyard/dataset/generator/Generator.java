package dev.trainyard.dataset.generator;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.dataset.raw.RawDataset;

/** Describes a generated data set. Equal descriptions give equal examples. In JSON, {@code type} names the generator. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Generator permits StrokeDigits, Spirals, Xor, FunctionExamples, AddingProblem {

    /**
     * Generates the examples, bit for bit equal on every platform: Java's arithmetic and square root are exactly rounded, and all other
     * functions are from {@link StrictMath}.
     */
    RawDataset generate();

    /** Returns the number of examples of all splits. */
    long examples();

    /** Returns the bytes of one example as {@link #generate} makes it. */
    long exampleBytes();
}
