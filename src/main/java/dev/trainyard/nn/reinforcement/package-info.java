/** Environments for reinforcement learning, and rollouts of a policy in them [7.4]. */
package dev.trainyard.nn.reinforcement;
