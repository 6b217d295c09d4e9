/** Tests with requests that try to stop the service. A training job and a second client, which run meanwhile, must not be disturbed. */
package dev.trainyard.hostile;
