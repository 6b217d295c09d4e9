/** The training loop, objectives, stopping rules and metrics. */
package dev.trainyard.nn.training;
