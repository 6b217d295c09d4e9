/** Classifies failures of different libraries by their causes, and ends a process whose heap is exhausted. */
package dev.trainyard.platform.failure;
