/** What the failures of different libraries mean, found by their causes. */
package dev.trainyard.platform.failure;
