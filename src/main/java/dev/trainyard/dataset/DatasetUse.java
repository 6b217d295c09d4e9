package dev.trainyard.dataset;

/** Implemented by features that veto the deletion of a data set. */
public interface DatasetUse {

    /** Called within the transaction that deletes the data set, while it holds the lock of {@link Datasets#hold}. */
    boolean uses(String dataset);
}
