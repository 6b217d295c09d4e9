package dev.trainyard.dataset;

import dev.trainyard.dataset.raw.RawDataset;
import java.io.IOException;
import java.util.Optional;

/** A data set that can be named without having been created: it is made when it is first needed. */
interface WellKnown {

    String name();

    Source source();

    /** What it will be, with no SHA-256 yet; empty when only making it tells. */
    Optional<DatasetDescription> description();

    RawDataset make() throws IOException;
}
