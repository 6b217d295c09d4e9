/** The memory of this process: how much there is, what takes it, and what happens when it is exhausted. */
package dev.trainyard.platform.memory;
