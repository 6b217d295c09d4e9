/** Update rules, what they add to the cost, and how their learning rate changes. */
package dev.trainyard.nn.optimizer;
