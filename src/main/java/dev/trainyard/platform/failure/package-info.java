/** What the failures of different libraries mean, found by their causes, and the end of a process that cannot go on after one. */
package dev.trainyard.platform.failure;
