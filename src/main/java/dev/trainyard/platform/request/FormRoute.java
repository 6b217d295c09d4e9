package dev.trainyard.platform.request;

/** A path to which clients may post multipart forms; implemented by the feature that reads them. */
public interface FormRoute {

    String path();
}
