/** Requests that are meant to stop the service, beside a training job and a second client that must not notice them. */
package dev.trainyard.hostile;
