/** Runs background tasks at intervals, or once after a delay. */
package dev.trainyard.platform.schedule;
