/** Sends requests that are meant to stop the service. A training job and a second client run meanwhile, and must not be disturbed. */
package dev.trainyard.hostile;
