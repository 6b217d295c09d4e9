/** Environments to act in, and the experience that a policy makes there [7.4]. */
package dev.trainyard.nn.reinforcement;
