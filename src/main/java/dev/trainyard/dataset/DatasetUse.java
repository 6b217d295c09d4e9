package dev.trainyard.dataset;

/** Who uses data sets says so here, because a data set in use cannot be deleted. */
public interface DatasetUse {

    boolean uses(String dataset);
}
