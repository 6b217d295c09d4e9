package dev.trainyard.dataset;

import dev.trainyard.dataset.raw.RawDataset;
import java.io.IOException;
import java.util.Optional;

/** A built-in data set: clients can name it without creating it. It is made when it is first needed. */
interface BuiltInDataset {

    String name();

    Source source();

    /** Describes the data set before it is made, without a SHA-256; empty if the description is known only afterwards. */
    Optional<DatasetDescription> description();

    /** Returns why {@link #make} would fail now, as a sentence; empty if nothing is known to prevent it. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    RawDataset make() throws IOException;
}
