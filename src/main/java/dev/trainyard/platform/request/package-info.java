/** Refuses malformed and unknown query parameters; limits the number of concurrent requests, so that jobs keep memory and processors. */
package dev.trainyard.platform.request;
