package dev.trainyard.platform.request;

/** Implemented by features for each address to which clients may post a multipart form. */
public interface FormRoute {

    String path();
}
