/** Classifies failures of different libraries by their causes, and ends the process when its heap is exhausted. */
package dev.trainyard.platform.failure;
