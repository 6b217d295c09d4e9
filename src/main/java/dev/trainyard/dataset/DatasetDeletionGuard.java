package dev.trainyard.dataset;

/** Implemented by features that veto the deletion of a data set. */
public interface DatasetDeletionGuard {

    /** Called in the transaction that deletes the data set, after it has locked the row that {@link Datasets#hold} locks too. */
    boolean uses(String dataset);
}
